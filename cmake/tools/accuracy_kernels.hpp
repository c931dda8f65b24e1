// SPDX-License-Identifier: MIT
// What measure_accuracy.cpp gets from the kernels of an instruction set.
#pragma once

namespace accuracy {

struct Kernels {
  const char* instruction_set;
  void (*const* functions)(const float* x, float* y, int n);  // in the order of elementary.hpp
  void (*power)(const float* a, const float* b, float* y, int n);
};

}  // namespace accuracy
