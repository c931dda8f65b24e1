// SPDX-License-Identifier: MIT
// Formulas as plain text, such as `y*g*(1 - y)`.
#pragma once

#include <cstddef>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/operations/expression.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {

/// A text of bounded length that a constexpr value may hold.
template <std::size_t N>
struct BasicText {
  std::size_t count;
  char chars[N];

  [[nodiscard]] constexpr std::string_view view() const noexcept { return {chars, count}; }
  constexpr BasicText& operator+=(std::string_view more) {
    if (count + more.size() >= N) throw "ctnn: this formula's text is too long.";
    for (char c : more) chars[count++] = c;
    return *this;
  }
  /// The fewest digits that read back as the same double.
  constexpr BasicText& operator+=(double x) {
    if (x != x) return *this += "nan";
    if (math::signbit(x) && x != 0) return (*this += "-") += -x;
    if (x == 0) return *this += "0";
    if (x > 1.7976931348623157e308) return *this += "inf";
    int exponent = 0;  // x = digits * 10^exponent
    long double digits = 0;
    for (int precision = 1; precision < 18; ++precision) {
      long double scaled = x;
      long double limit = 1;
      exponent = 0;
      for (int i = 0; i < precision; ++i) limit *= 10;
      long double ten = 1;
      for (; scaled >= limit; ++exponent) scaled = static_cast<long double>(x) / (ten *= 10);
      for (ten = 1; scaled < limit / 10; --exponent)
        scaled = static_cast<long double>(x) * (ten *= 10);
      digits = static_cast<long double>(static_cast<long long>(scaled + 0.5L));
      ten = 1;
      for (int i = 0; i < exponent; ++i) ten *= 10;
      for (int i = exponent; i < 0; ++i) ten *= 10;
      if (static_cast<double>(exponent < 0 ? digits / ten : digits * ten) == x) break;
    }
    return append_decimal(static_cast<long long>(digits), exponent);
  }
  friend constexpr bool operator==(const BasicText& a, std::string_view b) { return a.view() == b; }

 private:
  constexpr BasicText& append_decimal(long long digits, int exponent) {
    char text[24]{};
    int n = 0;
    for (; digits % 10 == 0; digits /= 10) ++exponent;
    for (; digits != 0; digits /= 10) text[n++] = static_cast<char>('0' + digits % 10);
    const int point = n + exponent;  // digits before the decimal point
    const bool plain = point > -5 && point < 18;
    const auto digit = [&](int i) { return i >= 0 && i < n ? text[n - 1 - i] : '0'; };
    const auto put = [&](char c) { *this += std::string_view(&c, 1); };
    if (plain) {
      for (int i = 0; i < point; ++i) put(digit(i));
      if (point <= 0) put('0');
      if (point < n) put('.');
      for (int i = point; i < n; ++i) put(digit(i));
      return *this;
    }
    put(digit(0));
    if (n > 1) put('.');
    for (int i = 1; i < n; ++i) put(digit(i));
    put('e');
    return *this += static_cast<double>(point - 1);
  }
};
using Text = BasicText<2048>;

namespace detail {

struct TextPrinter {
  const Expr& e;
  Text out{};

  static constexpr int precedence(const Node& n) {
    if (n.op == Op::constant && n.value < 0) return columns(Op::negate).precedence;
    if (n.op == Op::power && n.value == 0.5) return columns(Op::sqrt).precedence;
    return columns(n.op).precedence;
  }
  constexpr void operand(std::size_t at, int at_least) {
    const bool parentheses = precedence(e.nodes[at]) < at_least;
    if (parentheses) out += "(";
    print(at);
    if (parentheses) out += ")";
  }
  constexpr void print(std::size_t at) {
    const Node& n = e.nodes[at];
    const OpColumns& row = columns(n.op);
    switch (row.notation) {
      case Notation::number:
        out += n.value;
        return;
      case Notation::letter:
        out += n.name.view();
        return;
      case Notation::infix:
      case Notation::fraction:
        operand(n.a, row.left);
        out += row.text;
        return operand(n.b, row.right);
      case Notation::minus:
        out += row.text;
        return operand(n.a, e.nodes[n.a].op == n.op ? row.precedence + 1 : row.precedence);
      case Notation::power:
        if (n.value == 0.5) return call(columns(Op::sqrt).text, n);
        operand(n.a, 4);
        out += "^";
        if (n.value < 0) out += "(";
        out += n.value;
        if (n.value < 0) out += ")";
        return;
      default:
        return call(row.text, n);
    }
  }
  constexpr void call(std::string_view name, const Node& n) {
    out += name;
    out += "(";
    const int k = arity(n.op);
    print(n.a);
    if (k > 1) out += ", ", print(n.b);
    if (k > 2) out += ", ", print(n.c);
    out += ")";
  }
};

}  // namespace detail

/// The formula as plain text; `text(f) == "y*g*(1 - y)"` is a constant expression.
[[nodiscard]] constexpr Text text(const Expr& formula) {
  detail::TextPrinter printer{formula};
  printer.print(formula.nodes.size() - 1);
  return printer.out;
}

}  // namespace ctnn::inline CTNN_ABI::symbolic
