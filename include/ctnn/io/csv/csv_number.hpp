// SPDX-License-Identifier: MIT
// What a field of a separated text may be: a number, correctly rounded, or a mark of a missing value.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

enum class CsvNumber { finite, infinite, too_large, none };

/// Whether a decimal outside the range of its type is too small, so that it rounds to zero.
[[nodiscard]] inline bool csv_rounds_to_zero(std::string_view decimal) {
  const std::size_t e = std::min(decimal.find_first_of("eE"), decimal.size());
  const std::string_view digits = decimal.substr(0, e);
  long long exponent = 0;
  if (e < decimal.size()) {
    const char* first = decimal.data() + e + 1;
    if (*first == '+') ++first;
    if (std::from_chars(first, decimal.data() + decimal.size(), exponent).ec != std::errc{})
      return *first == '-';  // the exponent itself is beyond 64 bits
  }
  const auto point = static_cast<long long>(std::min(digits.find('.'), digits.size()));
  return exponent < static_cast<long long>(digits.find_first_of("123456789")) - point;
}

/// Reads all of text as a decimal, correctly rounded; below the smallest T that is zero.
template <class T>
[[nodiscard]] CsvNumber csv_number(std::string_view text, T& value) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code == std::errc::invalid_argument || end != text.data() + text.size())
    return CsvNumber::none;
  if (code == std::errc::result_out_of_range) {
    if (!csv_rounds_to_zero(text)) return CsvNumber::too_large;
    value = text.starts_with('-') ? -T{0} : T{0};
  }
  if (std::isnan(value)) return CsvNumber::none;
  return std::isinf(value) ? CsvNumber::infinite : CsvNumber::finite;
}

[[nodiscard]] inline bool csv_is_number(std::string_view text) {
  float value = 0;
  return csv_number(text, value) != CsvNumber::none;
}

/// Whether text begins as a number does, or has no letter, and so is hardly a name: 1.0.0, -1.#IND, --
[[nodiscard]] inline bool csv_like_number(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-') || text.starts_with('.')) return true;
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  return (text.front() >= '0' && text.front() <= '9') ||
         std::none_of(text.begin(), text.end(), is_letter);
}

struct CsvDigits {
  std::uint64_t value;
  int count;  // up to 8
};

/// The digits that the 8 bytes at `at` begin with, side by side in one register: where a run of digits
/// ends is different in every field, and a loop would be mispredicted there.
[[nodiscard]] inline CsvDigits csv_digits(const char* at) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  bytes ^= 0x3030303030303030;  // '0' … '9' become 0 … 9,
  const std::uint64_t others = ((bytes + 0x7676767676767676) | bytes) & 0x8080808080808080;
  const int count = std::countr_zero(others) / 8;  // and no byte before the first other one carries
  // Zeros in front, then pairs, fours and all eight digits at once.
  bytes = count == 8 ? bytes : bytes << (56 - 8 * count) << 8;
  bytes = bytes * 10 + (bytes >> 8);
  constexpr std::uint64_t pairs = 0x000000FF000000FF;
  bytes = (bytes & pairs) * (100 + (std::uint64_t{1000000} << 32)) +
          ((bytes >> 16) & pairs) * (1 + (std::uint64_t{10000} << 32));
  return {bytes >> 32, count};
}

/// Reads a plain decimal at `at`, behind which a byte must come that no decimal has, and 8 bytes of any
/// kind: the byte behind it, and the value correctly rounded; nullptr where csv_number has to look. Integers up to 2⁵³ and powers
/// of ten up to 10²² are exact in double, so that their quotient is rounded once (Clinger 1990); to round
/// it again, to float, is right unless it lies halfway between two floats.
[[nodiscard]] inline const char* csv_plain_decimal(const char* at, float& value) {
  static constexpr std::array<double, 23> powers{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  static constexpr std::array<std::uint64_t, 9> tens{1,      10,      100,      1000,     10000,
                                                     100000, 1000000, 10000000, 100000000};
  const bool negative = *at == '-';
  at += negative;
  std::uint64_t digits = 0;
  const auto take_digits = [&] {
    const char* const first = at;
    CsvDigits next{};
    do {
      next = csv_digits(at);
      digits = digits * tens[static_cast<std::size_t>(next.count)] + next.value;
      at += next.count;
    } while (next.count == 8);
    return at - first;
  };
  std::ptrdiff_t count = take_digits();
  std::ptrdiff_t exponent = 0;
  if (*at == '.') {
    ++at;
    exponent = -take_digits();
    count -= exponent;
  }
  if (count == 0 || count > 19) return nullptr;  // of 20 digits not all fit into 64 bits
  if (*at == 'e' || *at == 'E') {
    const bool down = *++at == '-';
    at += down || *at == '+';
    const char* const start = at;
    int power = 0;
    while (*at >= '0' && *at <= '9' && at - start < 4) power = power * 10 + (*at++ - '0');
    if (at == start) return nullptr;
    exponent += down ? -power : power;
  }
  if (digits > std::uint64_t{1} << 53 || exponent < -22 || exponent > 22) return nullptr;
  const auto exact = static_cast<double>(digits);
  const double rounded = exponent < 0 ? exact / powers[static_cast<std::size_t>(-exponent)]
                                      : exact * powers[static_cast<std::size_t>(exponent)];
  constexpr std::uint64_t half = std::uint64_t{1} << 28;  // of the 29 bits that float has not
  if ((std::bit_cast<std::uint64_t>(rounded) & (2 * half - 1)) == half) return nullptr;
  if (rounded > std::numeric_limits<float>::max() ||
      (rounded < std::numeric_limits<float>::min() && digits != 0))
    return nullptr;
  value = static_cast<float>(negative ? -rounded : rounded);
  return at;
}

/// What stands where a value is missing.
class CsvMarks {
 public:
  explicit CsvMarks(const std::vector<std::string>& marks) {
    for (const std::string& mark : marks) {
      double value = 0;
      numbers_ |= csv_number(mark, value) != CsvNumber::none;
      empty_ |= mark.empty();
      marks_.push_back(lower(mark));
      longest_ = std::max(longest_, mark.size());
    }
  }

  [[nodiscard]] bool contains(std::string_view text) const {
    if (text.empty()) return empty_;
    if (text.size() > longest_ + 1) return false;
    const std::string low = lower(text);
    const auto is_mark = [&](std::string_view one) {
      return std::find(marks_.begin(), marks_.end(), one) != marks_.end();
    };
    return is_mark(low) || ((low == "+nan" || low == "-nan") && is_mark("nan"));
  }
  /// Whether an empty field is a missing value.
  [[nodiscard]] bool empty() const noexcept { return empty_; }
  /// Whether a mark would be read as a number.
  [[nodiscard]] bool numbers() const noexcept { return numbers_; }

 private:
  [[nodiscard]] static std::string lower(std::string_view text) {
    std::string low(text);
    for (char& c : low)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return low;
  }

  std::vector<std::string> marks_;  // in lower case
  std::size_t longest_ = 0;
  bool empty_ = false;
  bool numbers_ = false;
};

}  // namespace ctnn::inline CTNN_ABI::detail
