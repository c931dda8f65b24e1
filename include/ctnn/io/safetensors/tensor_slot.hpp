// SPDX-License-Identifier: MIT
// An array in memory with its name, type and shape in a file, and checks of its numbers.
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/io/files/half.hpp>
#include <ctnn/io/files/messages.hpp>
#include <ctnn/io/safetensors/stored_header.hpp>

namespace ctnn::inline CTNN_ABI::detail {

static_assert(std::endian::native == std::endian::little,
              "safetensors files are little-endian, as the machines that ctnn is for.");

/// An array in memory beside its name, type and shape in a file. Byte is const where it is written.
template <class Byte>
struct TensorSlot {
  std::string name;
  std::string_view type;
  Extents shape;
  Byte* data;
  std::size_t count;
  bool finite;                // NaN and infinity are mistakes
  bool not_negative = false;  // so is a number below zero: a variance
};

template <bool Known>
struct check_stored_number : sentence {
  static_assert(Known, "Files hold float, double, and integers of 4 or 8 bytes.");
};

template <class T>
[[nodiscard]] constexpr std::string_view type_of() noexcept {
  static_assert(check_stored_number<(std::is_arithmetic_v<T> &&
                                     (sizeof(T) == 4 || sizeof(T) == 8))>::checked);
  constexpr bool wide = sizeof(T) == 8;
  if constexpr (std::is_floating_point_v<T>) return wide ? "F64" : "F32";
  if constexpr (std::is_signed_v<T>) return wide ? "I64" : "I32";
  return wide ? "U64" : "U32";
}

/// The slot of `count` numbers of a T that may be const.
template <class T>
[[nodiscard]] auto slot(std::string name, Extents shape, T* numbers, std::size_t count,
                        bool finite = false) {
  using Byte = std::conditional_t<std::is_const_v<T>, const std::byte, std::byte>;
  return TensorSlot<Byte>{std::move(name),
                          type_of<std::remove_const_t<T>>(),
                          std::move(shape),
                          reinterpret_cast<Byte*>(numbers),
                          count,
                          finite};
}

/// Whether numbers of this type are read as weights.
[[nodiscard]] inline bool is_floating(std::string_view type) noexcept {
  return type == "F32" || type == "F64" || type == "F16" || type == "BF16";
}

/// Number k of an array of such a type.
[[nodiscard]] inline double number_at(const std::byte* data, std::string_view type, std::size_t k) {
  const auto stored = [&](auto number) {
    std::memcpy(&number, data + k * sizeof number, sizeof number);
    return number;
  };
  if (type == "F64") return stored(double{});
  if (type == "F16") return static_cast<double>(from_half(stored(std::uint16_t{})));
  if (type == "BF16") return static_cast<double>(from_bfloat16(stored(std::uint16_t{})));
  return static_cast<double>(stored(float{}));
}

/// Throws Error where one of the numbers is NaN or infinite.
inline void check_finite(const std::string& name, std::string_view type, const Extents& shape,
                         const std::byte* data, std::size_t count, const std::string& remedy) {
  for (std::size_t k = 0; k < count; ++k) {
    const double number = number_at(data, type, k);
    if (std::isfinite(number)) continue;
    const std::string at = shape.size() == 2
                               ? std::to_string(k / shape[1]) + ", " + std::to_string(k % shape[1])
                               : std::to_string(k);
    fail_header("tensor " + in_quotes(name) + " is " + (std::isnan(number) ? "NaN" : "infinite") +
                    " at (" + at + ')',
                remedy);
  }
}

/// Throws Error where one of the numbers is negative.
inline void check_not_negative(const std::string& name, std::string_view type,
                               const std::byte* data, std::size_t count,
                               const std::string& remedy) {
  for (std::size_t k = 0; k < count; ++k)
    if (number_at(data, type, k) < 0)
      fail_header("tensor " + in_quotes(name) + " holds variances, and is negative at (" +
                      std::to_string(k) + ')',
                  remedy);
}

}  // namespace ctnn::inline CTNN_ABI::detail
