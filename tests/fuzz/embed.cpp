// SPDX-License-Identifier: MIT
// Any names and weights as an embedded header: it is C++ in ASCII whose quotes and brackets are
// closed, of just the tokens that it should have, and what it holds reads back bit for bit. Else it is
// an Error: a name that is no namespace, or a weight that is no number. For libFuzzer.
#include <ctnn/formulas/activations.hpp>
#include <ctnn/formulas/formula_identity.hpp>
#include <ctnn/graph/network_formulas.hpp>
#include <ctnn/io/embed.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "fuzz.hpp"

using namespace ctnn;

namespace {

/// What a compiler's first phases make of a header: words, numbers and signs without space and comments,
/// and beside them the texts between quotes, decoded.
struct Tokens {
  std::vector<std::string> all;    // a text is here as "\""
  std::vector<std::string> texts;  // decoded
};

Tokens tokens_of(std::string_view code) {
  Tokens tokens;
  const auto word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  for (std::size_t i = 0; i < code.size();) {
    const char c = code[i];
    fuzz::expect(c == '\n' || (c >= ' ' && c <= '~'), "a header is printable ASCII");
    if (c == '\\') fuzz::expect(false, "no line is continued");
    if (c == ' ' || c == '\n') {
      ++i;
    } else if (code.substr(i, 2) == "//") {
      for (; code[i] != '\n'; ++i) {
        fuzz::expect(code[i] >= ' ' && code[i] <= '~', "a comment is printable ASCII");
        fuzz::expect(code[i] != '\\', "a comment is one line");
        fuzz::expect(code.substr(i, 2) != "??", "no trigraph continues a comment");
      }
    } else if (c == '"') {
      std::string text;
      for (++i; code[i] != '"';) {
        fuzz::expect(code[i] >= ' ' && code[i] <= '~', "a text ends on its line");
        fuzz::expect(code.substr(i, 2) != "??", "there is no trigraph in a text");
        if (code[i] != '\\') {
          text += code[i++];
        } else if (code[i + 1] == '"' || code[i + 1] == '\\') {
          text += code[i + 1];
          i += 2;
        } else {
          int byte = 0;
          for (int k = 1; k <= 3; ++k) {
            const char digit = code[i + static_cast<std::size_t>(k)];
            fuzz::expect(digit >= '0' && digit <= '7', "an escape is known");
            byte = byte * 8 + (digit - '0');
          }
          fuzz::expect(byte < 256, "an escape is a byte");
          text += static_cast<char>(byte);
          i += 4;
        }
      }
      ++i;
      tokens.all.emplace_back("\"");
      tokens.texts.push_back(text);
    } else if (word(c)) {
      // A number goes on behind its point and the sign of its exponent.
      const std::size_t begin = i;
      const bool number = c >= '0' && c <= '9';
      while (word(code[i]) || (number && (code[i] == '.' || ((code[i] == '-' || code[i] == '+') &&
                                                             code[i - 1] == 'p'))))
        ++i;
      tokens.all.emplace_back(code.substr(begin, i - begin));
    } else {
      tokens.all.emplace_back(1, c);
      ++i;
    }
  }
  return tokens;
}

/// The numbers between the braces behind "parameters".
template <class T>
std::vector<T> numbers_of(const std::vector<std::string>& tokens) {
  std::vector<T> numbers;
  auto at = std::ranges::find(tokens, "parameters");
  for (at = std::find(at, tokens.end(), "{") + 1; *at != "}"; ++at) {
    const bool negative = *at == "-";
    if (negative) ++at;
    std::string digits = *at++;
    fuzz::expect(*at == ",", "numbers are separated");
    char* end = nullptr;
    T number = 0;
    if constexpr (std::is_same_v<T, float>) {
      fuzz::expect(digits.back() == 'F', "a float says so");
      digits.pop_back();
      number = std::strtof(digits.c_str(), &end);
    } else {
      number = std::strtod(digits.c_str(), &end);
    }
    fuzz::expect(*end == '\0', "a literal is one number");
    numbers.push_back(negative ? -number : number);
  }
  return numbers;
}

/// The tokens without the numbers and what the namespace is called.
std::vector<std::string> frame_of(std::vector<std::string> tokens) {
  for (const char* opened : {"parameters", "namespace"}) {
    auto begin = std::ranges::find(tokens, opened) + 1;
    if (*opened == 'p') begin = std::find(begin, tokens.end(), "{") + 1;
    tokens.erase(begin, std::find(begin, tokens.end(), *opened == 'p' ? "}" : "{"));
  }
  return tokens;
}

template <class T>
void try_embed(std::span<const T> weights, const std::string& network,
               std::span<const detail::NetworkFormula> formulas, std::string_view name_space) {
  using Bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  std::string code;
  const std::string refused =
      fuzz::error_of([&] { code = detail::embedded_code(weights, network, formulas, name_space); });
  const bool finite = std::ranges::all_of(weights, [](T w) { return std::isfinite(w); });
  const bool named = fuzz::error_of([&] {
                       static_cast<void>(detail::embedded_code(std::span<const T>(), "",
                                                               formulas.first(0), name_space));
                     }).empty();
  fuzz::expect(refused.empty() == (finite && named), "only names and weights are refused");
  if (!refused.empty()) return;
  const Tokens tokens = tokens_of(code);
  static const std::vector<std::string> frame =
      frame_of(tokens_of(detail::embedded_code(std::span<const T>(), "", formulas, "w")).all);
  fuzz::expect(frame_of(tokens.all) == frame, "names and weights change no other token");
  fuzz::expect(tokens.texts.size() == 4 && tokens.texts[0] == network && tokens.texts[2] == network,
               "the network's text reads back");
  const std::vector<T> read = numbers_of<T>(tokens.all);
  fuzz::expect(std::ranges::equal(
                   read, weights, {}, [](T w) { return std::bit_cast<Bits>(w); },
                   [](T w) { return std::bit_cast<Bits>(w); }),
               "weights read back bit for bit");
  const auto begin = std::ranges::find(tokens.all, "namespace") + 1;
  std::string space;
  for (auto at = begin; *at != "{"; ++at) space += *at;
  fuzz::expect(space == name_space, "the namespace is the one that was given");
  for (auto at = begin; *at != "{"; ++at)
    for (const char* reserved : {"class", "int", "namespace", "and", "std", "co_await", "module"})
      fuzz::expect(*at != reserved || (at != begin && *at == "std"), "no keyword is a name");
}

}  // namespace

/// A byte: the length of the namespace; the next one that of the network's text; the rest are weights.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  std::string_view rest = fuzz::text_of(bytes + 2, std::min<std::size_t>(size - 2, 4000));
  const auto take = [&](std::size_t count) {
    const std::string_view taken = rest.substr(0, count);
    rest.remove_prefix(taken.size());
    return taken;
  };
  const std::string_view name_space = take(bytes[0]);
  const std::string network(take(bytes[1]));
  // The name of an activation is the user's, too.
  const std::array formulas{
      detail::NetworkFormula{network, 1, &symbols::z},
      detail::NetworkFormula{"ReLU", 2, &detail::formula_of<std::remove_cv_t<decltype(ReLU)>>}};
  std::vector<float> floats(rest.size() / sizeof(float));
  if (!floats.empty()) std::memcpy(floats.data(), rest.data(), floats.size() * sizeof(float));
  std::vector<double> doubles(rest.size() / sizeof(double));
  if (!doubles.empty()) std::memcpy(doubles.data(), rest.data(), doubles.size() * sizeof(double));
  try_embed<float>(floats, network, formulas, name_space);
  try_embed<double>(doubles, network, formulas, name_space);
  return 0;
}
