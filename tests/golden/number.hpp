// SPDX-License-Identifier: MIT
// The numbers that the golden tables' scripts make their weights and samples of.
#pragma once

namespace golden {

inline double number(int k) { return (k * 37 % 101) / 101.0 - 0.5; }

}  // namespace golden
