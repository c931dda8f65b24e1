// SPDX-License-Identifier: MIT
// Numbers of 16 bits, as files hold them, to floats: each is one exactly.
#pragma once

#include <bit>
#include <cstdint>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// IEEE 754 binary16: 5 bits of exponent, 10 of fraction.
[[nodiscard]] constexpr float from_half(std::uint16_t bits) noexcept {
  const std::uint32_t sign = std::uint32_t{bits & 0x8000U} << 16;
  const std::uint32_t exponent = bits >> 10 & 0x1FU;
  const std::uint32_t fraction = bits & 0x3FFU;
  if (exponent == 0) {  // fraction · 2⁻²⁴
    const float size = static_cast<float>(fraction) * 0x1p-24F;
    return sign != 0 ? -size : size;
  }
  const std::uint32_t wide = exponent == 0x1F ? 0xFF : exponent + (127 - 15);
  return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
}

/// bfloat16: the upper half of a float.
[[nodiscard]] constexpr float from_bfloat16(std::uint16_t bits) noexcept {
  return std::bit_cast<float>(std::uint32_t{bits} << 16);
}

}  // namespace ctnn::inline CTNN_ABI::detail
