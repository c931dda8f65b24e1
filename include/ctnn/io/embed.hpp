// SPDX-License-Identifier: MIT
// A model as a C++ header: weights that are compiled in, for programs without files, and for constant
// expressions.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/file_path.hpp>
#include <ctnn/io/replace_file.hpp>
#include <ctnn/network/model.hpp>
#include <ctnn/network/tensors.hpp>

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

/// A finite number as a hexadecimal literal, exact to the bit: "-0x1.8p-3F".
template <class T>
[[nodiscard]] std::string literal(T number) {
  std::array<char, 64> digits{};
  const auto end =
      std::to_chars(digits.begin(), digits.end(), std::abs(number), std::chars_format::hex);
  return std::string(std::signbit(number) ? "-0x" : "0x")
      .append(digits.data(), end.ptr)
      .append(std::is_same_v<T, float> ? "F" : "");
}

/// A text as it stands between quotes in C++; names of own activations are the user's.
[[nodiscard]] inline std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

}  // namespace detail

/// The text of a header that holds the model, in a namespace of the user's. It includes
/// <ctnn/network/model.hpp> and has one function, model<net>(), which gives the model back, bit for bit:
/// in a constant expression where the parameters fit in place (64 KB), else at run time. It does not
/// compile for another network. Throws Error for a weight that is NaN or infinite, and for a
/// name that is none.
template <auto Net, class T>
[[nodiscard]] std::string embedded(const Model<Net, T>& model, std::string_view name_space) {
  using network = std::remove_cvref_t<decltype(Net)>;
  if (!detail::is_namespace(name_space))
    throw Error("embed: '" + std::string(name_space) +
                "' is no name of a namespace; take letters, digits and '_', as in my::weights.");
  for (const T w : model.parameters())
    if (!std::isfinite(w))
      throw Error("embed: a weight is NaN or infinite; train again with a lower rate.");
  const std::string text = detail::escaped(network_text<network>());
  const std::string type = std::is_same_v<T, float> ? "float" : "double";
  const std::string space(name_space);
  std::string code = "// Written by ctnn::embed: the weights of " + text + ".\n" +
                     R"(#pragma once

#include <ctnn/network/model.hpp>
#include <ctnn/network/tensors.hpp>

namespace )" + space +
                     R"( {

/// Layer by layer W (out, in), then b, then alphas where they are trained.
inline constexpr )" + type +
                     " parameters[] = {";
  std::size_t n = 0;
  for (const T w : model.parameters())
    code.append(n++ % 6 == 0 ? "\n    " : " ").append(detail::literal(w)).append(",");
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

/// Writes that header: embed(model, "digits_weights.hpp", "digits") makes digits::model<net>(). The
/// file is replaced as a whole or not at all.
template <auto Net, class T>
void embed(const Model<Net, T>& model, const FilePath& file, std::string_view name_space) {
  detail::replace_file(file, embedded(model, name_space));
}

}  // namespace ctnn::inline CTNN_ABI
