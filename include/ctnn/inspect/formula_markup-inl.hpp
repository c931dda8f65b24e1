// SPDX-License-Identifier: MIT
// Definitions of inspect/formula_markup.hpp.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/inspect/formula_markup.hpp>
#include <ctnn/text/text.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Reads a formula from left to right, and says each part as MathML.
class FormulaReader {
 public:
  explicit FormulaReader(std::string_view text) : text_(text) {}

  std::string all() {
    std::string out = comparison();
    const std::string_view rest = text_.substr(at_);
    if (rest.empty()) return out;
    // Words, of which the first was taken for a letter.
    if (single_ && rest.starts_with(' ')) return element("mtext", text_);
    return out + element("mtext", rest);
  }

 private:
  /// An operand; without its parentheses where it has some.
  struct Part {
    std::string markup;
    std::string inner;
  };

  static std::string element(std::string_view name, std::string_view text) {
    std::string out = "<" + std::string(name) + ">";
    append_xml(out, text);
    return out.append("</").append(name).append(">");
  }
  static std::string row(const std::string& inner) { return "<mrow>" + inner + "</mrow>"; }
  static std::string within(const std::string& open, const std::string& inner,
                            const std::string& close) {
    return row("<mo>" + open + "</mo>" + inner + "<mo>" + close + "</mo>");
  }
  static std::string pair(const char* name, const std::string& a, const std::string& b) {
    return "<" + std::string(name) + ">" + row(a) + row(b) + "</" + name + ">";
  }

  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  bool take(std::string_view token) {
    if (!rest().starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  std::string comparison() {
    std::string out = sum();
    for (const auto& [text, sign] : {std::pair(">=", "≥"), {">", ">"}, {"==", "="}})
      if (take(text)) {
        single_ = false;
        return out + element("mo", sign) + sum();
      }
    return out;
  }

  std::string sum() {
    std::string out;
    if (take("-")) out = "<mo>−</mo>";
    out += product().markup;
    for (;;) {
      if (take(" + "))
        out += "<mo>+</mo>";
      else if (take(" - "))
        out += "<mo>−</mo>";
      else
        return out;
      single_ = false;
      out += product().markup;
    }
  }

  Part product() {
    Part left = power();
    for (;;) {
      if (take("*") || take("·")) {
        left.markup += "<mo>&#x2062;</mo>" + power().markup;
        left.inner = left.markup;
      } else if (take("/")) {
        left.markup = pair("mfrac", left.inner, power().inner);
        left.inner = left.markup;
      } else {
        return left;
      }
      single_ = false;
    }
  }

  Part power() {
    Part base = operand();
    if (!take("^")) return base;
    single_ = false;
    const std::string markup = pair("msup", base.markup, operand().inner);
    return {markup, markup};
  }

  Part operand() {
    single_ = false;
    if (take("(")) {
      const std::string inner = arguments();
      return {within("(", inner, ")"), inner};
    }
    std::string markup;
    if (take("Σ ")) {
      markup = row("<mo>∑</mo>" + product().markup);
    } else if (take("∂")) {
      markup = row("<mo>∂</mo>" + operand().markup);
      // A derivative is one operand: W·∂L/∂z is no quotient.
      if (rest().starts_with("/∂") && take("/")) markup = pair("mfrac", markup, operand().markup);
      single_ = false;
    } else if (const std::size_t digits = number_size(rest()); digits > 0) {
      markup = element("mn", rest().substr(0, digits));
      at_ += digits;
    } else {
      markup = letter();
    }
    return {markup, markup};
  }

  /// Until the parenthesis that closes.
  std::string arguments() {
    std::string out = comparison();
    while (take(", ")) out += "<mo>,</mo>" + comparison();
    take(")");
    single_ = false;
    return out;
  }

  std::string letter() {
    const auto is_digit = [&](std::size_t i) {
      return i < text_.size() && text_[i] >= '0' && text_[i] <= '9';
    };
    std::size_t end = at_;  // of a function's name, which may have digits: log1p
    while (end < text_.size() && (is_word(text_[end]) || (end > at_ && is_digit(end)))) ++end;
    if (end > at_ && text_.substr(end).starts_with('(')) {
      const std::string_view function_name = text_.substr(at_, end - at_);
      at_ = end + 1;
      return function(function_name);
    }
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_letter(text_[at_]) && !rest().starts_with("·") &&
           !rest().starts_with("ᵀ") && !rest().starts_with("\u0302"))
      ++at_;
    std::string_view name = text_.substr(begin, at_ - begin);
    std::string_view index;
    if (const std::size_t line = name.find('_'); line == 1) {
      index = name.substr(2);
      name = name.substr(0, 1);
    }
    std::string out = element("mi", name == "alpha" ? "α" : name == "beta" ? "β" : name);
    if (take("\u0302")) out = "<mover>" + out + "<mo>^</mo></mover>";
    const std::size_t first = at_;
    while (is_digit(at_)) ++at_;
    if (index.empty()) index = text_.substr(first, at_ - first);
    if (!index.empty()) out = "<msub>" + out + element("mn", index) + "</msub>";
    if (take("ᵀ")) out = "<msup>" + out + "<mi>T</mi></msup>";
    single_ = true;
    return out;
  }

  std::string function(std::string_view name) {
    if (name == "pow" || name == "where") return of_several(name);
    const std::string inner = arguments();
    if (name == "sqrt") return "<msqrt>" + inner + "</msqrt>";
    if (name == "exp") return pair("msup", "<mi>e</mi>", inner);
    if (name == "expm1")
      return within("(", pair("msup", "<mi>e</mi>", inner) + "<mo>−</mo><mn>1</mn>", ")");
    if (name == "abs") return within("|", inner, "|");
    if (name == "sum") return row("<mo>∑</mo>" + within("(", inner, ")"));
    const bool log1p = name == "log1p";
    const std::string shown = element("mi", log1p || name == "log" ? "ln"
                                            : name == "sigmoid"    ? "σ"
                                                                   : name);
    return row(shown + "<mo>&#x2061;</mo>" +
               within("(", log1p ? "<mn>1</mn><mo>+</mo>" + inner : inner, ")"));
  }

  std::string of_several(std::string_view name) {
    std::vector<std::string> each{comparison()};
    while (take(", ")) each.push_back(comparison());
    take(")");
    single_ = false;
    each.resize(3);
    if (name == "pow") return pair("msup", each[0], each[1]);
    const auto line = [](const std::string& value, const std::string& condition) {
      return "<mtr><mtd>" + value + "</mtd><mtd>" + condition + "</mtd></mtr>";
    };
    return row("<mo>{</mo><mtable>" + line(each[1], each[0]) +
               line(each[2], "<mtext>else</mtext>") + "</mtable>");
  }

 public:
  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
  static bool is_letter(char c) {
    return is_word(c) || (static_cast<unsigned char>(c) & 0x80U) != 0;
  }
  /// How many characters of a number a text begins with.
  static std::size_t number_size(std::string_view text) {
    std::size_t n = 0;
    const auto digits = [&] {
      while (n < text.size() && ((text[n] >= '0' && text[n] <= '9') || text[n] == '.')) ++n;
    };
    digits();
    if (n > 0 && n + 1 < text.size() && text[n] == 'e') {
      n += text[n + 1] == '-' ? 2 : 1;
      digits();
    }
    return n;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  bool single_ = false;  // what was read last is a letter by itself
};

CTNN_FUNC std::string formula_mathml(std::string_view formula) {
  return FormulaReader(formula).all();
}

CTNN_FUNC std::string with_short_numbers(std::string_view formula) {
  constexpr std::size_t long_number = 10;
  std::string out;
  while (!formula.empty()) {
    std::size_t n = FormulaReader::number_size(formula);
    // The index of a letter is none.
    const bool alone = out.empty() || !FormulaReader::is_letter(out.back());
    if (n > long_number && alone) {
      char number[32];
      std::snprintf(number, sizeof number, "%.6g",
                    std::strtod(std::string(formula.substr(0, n)).c_str(), nullptr));
      out += number;
    } else {
      n = n > 0 ? n : 1;
      out += formula.substr(0, n);
    }
    formula.remove_prefix(n);
  }
  return out;
}

}  // namespace ctnn::inline CTNN_ABI::detail
