// SPDX-License-Identifier: MIT
// Definitions of io/embed.hpp.
#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/embed.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// A name that C++ takes for a namespace: letters, digits and '_', nested by "::".
[[nodiscard]] inline bool is_namespace(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  bool begins = true;  // a part of the name
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name.substr(i, 2) == "::" && !begins && i + 2 < name.size()) {
      ++i;
      begins = true;
    } else if (letter(name[i]) || (!begins && name[i] >= '0' && name[i] <= '9')) {
      begins = false;
    } else {
      return false;
    }
  }
  return !begins;
}

template <class T>
[[nodiscard]] std::string literal_of(T number) {
  std::array<char, 64> digits{};
  const auto end =
      std::to_chars(digits.begin(), digits.end(), std::abs(number), std::chars_format::hex);
  return std::string(std::signbit(number) ? "-0x" : "0x")
      .append(digits.data(), end.ptr)
      .append(std::is_same_v<T, float> ? "F" : "");
}

CTNN_FUNC std::string literal(float number) { return literal_of(number); }
CTNN_FUNC std::string literal(double number) { return literal_of(number); }

/// A text as it stands between quotes in C++; names of own activations are the user's.
[[nodiscard]] inline std::string escaped_code(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

template <class T>
[[nodiscard]] std::string embedded_code_of(std::span<const T> parameters,
                                           const std::string& network,
                                           std::string_view name_space) {
  if (!is_namespace(name_space))
    throw Error("embed: '" + std::string(name_space) +
                "' is no name of a namespace; take letters, digits and '_', as in my::weights.");
  for (const T w : parameters)
    if (!std::isfinite(w))
      throw Error("embed: a weight is NaN or infinite; train again with a lower rate.");
  const std::string text = escaped_code(network);
  const std::string type = std::is_same_v<T, float> ? "float" : "double";
  const std::string space(name_space);
  std::string code = "// Written by ctnn::embed: the weights of " + text + ".\n" +
                     R"(#pragma once

#include <ctnn/inference.hpp>

namespace )" + space +
                     R"( {

/// Layer by layer W (out, in), then b, then alphas where they are trained.
inline constexpr )" + type +
                     " parameters[] = {";
  std::size_t n = 0;
  for (const T w : parameters)
    code.append(n++ % 6 == 0 ? "\n    " : " ").append(literal(w)).append(",");
  code += R"(
};

/// The model; in a constant expression where its parameters fit in place.
template <auto Net>
[[nodiscard]] constexpr ::ctnn::Model<Net, )" +
          type + R"(> model() {
  static_assert(::ctnn::has_text<Net>(")" +
          text + R"("),
                "These are the weights of another network: )" +
          text + R"(; declare that one, or embed the model again.");
  ::ctnn::Model<Net, )" +
          type + R"(> result;
  const auto to = result.parameters();
  for (std::size_t k = 0; k < to.size(); ++k) to[k] = parameters[k];
  return result;
}

}  // namespace )" +
          space + '\n';
  return code;
}

CTNN_FUNC std::string embedded_code(std::span<const float> parameters, const std::string& network,
                                    std::string_view name_space) {
  return embedded_code_of(parameters, network, name_space);
}

CTNN_FUNC std::string embedded_code(std::span<const double> parameters, const std::string& network,
                                    std::string_view name_space) {
  return embedded_code_of(parameters, network, name_space);
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
