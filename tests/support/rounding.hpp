// SPDX-License-Identifier: MIT
// What kernels are judged by: numbers, sums wide enough, and the rounding errors a sum may have.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

#include <ctnn/core/storage.hpp>
#include <ctnn/random/philox.hpp>
#include <ctnn/simd/vector.hpp>

namespace support {

template <class T>
using Aligned = std::vector<T, ctnn::AlignedAllocator<T>>;

/// n numbers in [−1, 1) with more bits than a float holds.
template <class T>
Aligned<T> numbers(int n, std::uint32_t stream) {
  const ctnn::Random random(17, ctnn::Purpose::initialization, stream);
  Aligned<T> result(static_cast<std::size_t>(n));
  for (std::size_t i = 0; i < result.size(); ++i) {
    const double fine = 0x1p-24 * static_cast<double>(random.uniform(2 * i + 1));
    result[i] = static_cast<T>(2 * (static_cast<double>(random.uniform(2 * i)) + fine) - 1);
  }
  return result;
}

/// Σ a·b in a type wide enough to judge by, and Σ |a·b|.
struct Sum {
  long double value = 0;
  long double magnitude = 0;
  int terms = 0;
  void add(long double a, long double b) {
    value += a * b;
    magnitude += std::abs(a * b);
    ++terms;
  }
};

/// |got − exact| as a multiple of √k·u·Σ|a·b|, u = ε/2. Rounding errors of k operations are at most
/// k·u·Σ|a·b|; taken as independent they grow as λ·√k (Higham & Mary 2019), and λ = 4 is exceeded
/// with probability 2·exp(−λ²/2) = 7e-4 per sum if errors were as bad as u each; they are not.
template <class T>
double error(T got, const Sum& exact) {
  const long double u = std::numeric_limits<T>::epsilon() / 2;
  const long double unit = std::sqrt(static_cast<long double>(exact.terms)) * u * exact.magnitude;
  const long double difference = std::abs(static_cast<long double>(got) - exact.value);
  return static_cast<double>(unit > 0 ? difference / unit : difference);
}
inline constexpr double lambda = 4;

/// The larger error; NaN, which compares with nothing, is larger than any.
inline double worse(double a, double b) {
  return b <= a ? a : std::isnan(b) ? std::numeric_limits<double>::infinity() : b;
}

/// 1, L − 1, L, L + 1, 3L + 2 for the lanes of a register of T.
template <class T>
std::set<int> widths() {
  constexpr int l = ctnn::Vector<T>::lanes;
  return {1, l - 1, l, l + 1, 3 * l + 2};
}

}  // namespace support
