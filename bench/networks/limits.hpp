// SPDX-License-Identifier: MIT
// What this machine can do at most, measured in the run that is judged by it.
#pragma once

#include <cstddef>

namespace bench {

/// FMA peak of one core in GFLOP/s (a fused multiply-add is two), at the widest vectors compiled in.
double measure_fma_peak();

/// Load bandwidth of one core in GB/s when the same `bytes` are read over and over.
double measure_load_bandwidth(std::size_t bytes);

}  // namespace bench
