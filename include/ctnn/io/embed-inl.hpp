// SPDX-License-Identifier: MIT
// Definitions of io/embed.hpp.
#pragma once

#include <algorithm>
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
#include <ctnn/formulas/formula_identity.hpp>
#include <ctnn/graph/network_formulas.hpp>
#include <ctnn/inference.hpp>
#include <ctnn/io/embed.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// Words that are no names in C++, and names that are the language's own.
[[nodiscard]] inline bool is_reserved(std::string_view word) {
  static constexpr std::string_view words =
      " alignas alignof and and_eq asm auto bitand bitor bool break case catch char "
      "char16_t char32_t char8_t class co_await co_return co_yield compl concept const "
      "const_cast consteval constexpr constinit continue decltype default delete do double "
      "dynamic_cast else enum explicit export extern false float for friend goto if import "
      "inline int long module mutable namespace new noexcept not not_eq nullptr operator "
      "or or_eq private protected public register reinterpret_cast requires return short "
      "signed sizeof static static_assert static_cast struct switch template this "
      "thread_local throw true try typedef typeid typename union unsigned using virtual "
      "void volatile wchar_t while xor xor_eq ";
  if (words.find(' ' + std::string(word) + ' ') != words.npos) return true;
  // Two underscores in a name, or one before a capital, are the compiler's.
  return word.find("__") != word.npos ||
         (word.size() > 1 && word[0] == '_' && word[1] >= 'A' && word[1] <= 'Z');
}

/// A name that C++ takes for a namespace of a program's: letters, digits and '_', nested by "::".
[[nodiscard]] inline bool is_namespace(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  for (bool outermost = true;; outermost = false) {
    const std::string_view word = name.substr(0, name.find("::"));
    if (word.empty() || digit(word.front()) || is_reserved(word) ||
        !std::ranges::all_of(word, [&](char c) { return letter(c) || digit(c); }))
      return false;
    // Those of the standard (std2 is kept for it), of POSIX and of this library, and the program's main.
    if (outermost && (word == "posix" || word == "ctnn" || word == "main" ||
                      (word.starts_with("std") && std::ranges::all_of(word.substr(3), digit))))
      return false;
    if (word.size() == name.size()) return true;
    name.remove_prefix(word.size() + 2);
  }
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

[[nodiscard]] inline bool is_printable(char c) noexcept { return c >= ' ' && c <= '~'; }

CTNN_FUNC std::string escaped_code(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result.append({'\\', c});
    } else if (is_printable(c) && c != '?') {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      for (const int digit : {-1, 6, 3, 0})
        result += digit < 0 ? '\\' : static_cast<char>('0' + (byte >> digit & 7));
    }
  }
  return result;
}

CTNN_FUNC std::string readable_code(std::string_view text) {
  std::string result;
  for (const char c : text) result += is_printable(c) && c != '"' && c != '\\' ? c : '?';
  // Two question marks begin a trigraph.
  for (std::size_t at = 0; (at = result.find("??", at)) != result.npos;) result.erase(at, 1);
  return result;
}

/// The activations of a network for a reader, each once: "ReLU: max(z, 0), Softmax: …".
[[nodiscard]] inline std::string activations_text(std::span<const NetworkFormula> formulas) {
  std::string text;
  std::size_t named = 0;
  for (auto at = formulas.begin(); at != formulas.end(); ++at) {
    const auto same = [&](const NetworkFormula& other) { return other.hash == at->hash; };
    if (std::find_if(formulas.begin(), at, same) != at) continue;
    if (++named > 8) return text + ", ...";
    text.append(text.empty() ? "" : ", ").append(at->activation);
    text += ": " + formula_text(*at->formula).substr(0, 200);
  }
  return text;
}

template <class T>
[[nodiscard]] std::string embedded_code_of(std::span<const T> parameters,
                                           const std::string& network,
                                           std::span<const NetworkFormula> formulas,
                                           std::string_view name_space) {
  if (!is_namespace(name_space))
    throw Error("embed: '" + readable_code(name_space.substr(0, 80)) +
                "' is no name of a namespace; take letters, digits and '_', as in my::weights.");
  for (const T w : parameters)
    if (!std::isfinite(w))
      throw Error("embed: a weight is NaN or infinite; train again with a lower rate.");
  const std::string text = readable_code(network);
  const std::string literal_text = escaped_code(network);
  std::string hashes;
  for (const NetworkFormula& formula : formulas)
    hashes.append(hashes.empty() ? "0x" : ", 0x").append(hash_text(formula.hash)).append("U");
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
  static_assert(::ctnn::has_layers<Net>(")" +
          literal_text + R"("),
                "These are the weights of another network: )" +
          text + R"(; declare that one, or embed the model again.");
  static_assert(!::ctnn::has_layers<Net>(")" +
          literal_text + R"(") || ::ctnn::has_formulas<Net>({)" + hashes + R"(}),
                "These are the weights of a network with other activations: )" +
          readable_code(activations_text(formulas)) +
          R"(; declare those, or embed the model again.");
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
                                    std::span<const NetworkFormula> formulas,
                                    std::string_view name_space) {
  return embedded_code_of(parameters, network, formulas, name_space);
}

CTNN_FUNC std::string embedded_code(std::span<const double> parameters, const std::string& network,
                                    std::span<const NetworkFormula> formulas,
                                    std::string_view name_space) {
  return embedded_code_of(parameters, network, formulas, name_space);
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
