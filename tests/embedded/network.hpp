// SPDX-License-Identifier: MIT
// The models that one program embeds and the other compiles in: a formula of their index.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <ctnn/model/model.hpp>
#include <ctnn/network/dense.hpp>

namespace embedded_test {

using namespace ctnn;

constexpr auto net = Named<"hidden", Dense<3, 17, PReLU>> >> Dense<2, Softmax>;
constexpr auto large = Dense<400, 50, ReLU> >> Dense<1>;  // on the heap: no constant expression

/// Thirds, the smallest numbers, the largest ones and both zeros.
template <class T>
constexpr T number(std::size_t k) {
  const T sign = k % 2 == 0 ? T(1) : T(-1);
  if (k == 5) return -T(0);
  if (k % 40 == 7) return sign * std::numeric_limits<T>::denorm_min();
  return sign * static_cast<T>(k + 1) / T(3 * 64);
}

template <auto Net, class T>
constexpr Model<Net, T> original() {
  Model<Net, T> model;
  const auto to = model.parameters();
  for (std::size_t k = 0; k < to.size(); ++k) to[k] = number<T>(k);
  return model;
}

template <auto Net, class T>
constexpr bool same_bits(const Model<Net, T>& a, const Model<Net, T>& b) {
  using Bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  for (std::size_t k = 0; k < a.parameters().size(); ++k)
    if (std::bit_cast<Bits>(a.parameters()[k]) != std::bit_cast<Bits>(b.parameters()[k]))
      return false;
  return true;
}

}  // namespace embedded_test
