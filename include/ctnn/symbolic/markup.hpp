// SPDX-License-Identifier: MIT
// Formulas as LaTeX and MathML, in the textbook's letters: ŷ for the output y, y for the target t.
#pragma once

#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/symbolic/formula_text.hpp>
#include <ctnn/text/text.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {

using LongText = BasicText<8192>;

namespace detail {

constexpr std::string_view latex_letter(std::string_view name) {
  if (name == "y") return "\\hat{y}";
  if (name == "y_i") return "\\hat{y}_i";
  if (name == "y_j") return "\\hat{y}_j";
  if (name == "t") return "y";
  if (name == "alpha") return "\\alpha";
  if (name == "beta") return "\\beta";
  if (name == "slope") return "s";
  return name;
}

/// Walks a formula once; `Markup` says how each piece is written.
template <class Markup>
struct MarkupPrinter {
  const Expr& e;
  Markup m{};

  constexpr void operand(std::size_t at, int at_least) {
    const bool parentheses =
        TextPrinter::precedence(e.nodes[at]) < at_least && e.nodes[at].op != Op::divide;
    if (parentheses) m.open();
    print(at);
    if (parentheses) m.close();
  }
  constexpr void print(std::size_t at) {
    const Node& n = e.nodes[at];
    const OpColumns& row = columns(n.op);
    switch (row.notation) {
      case Notation::number:
        return m.number(n.value);
      case Notation::letter:
        return m.letter(n.name.view());
      case Notation::infix:
        operand(n.a, row.left), m.sign(n.op), operand(n.b, row.right);
        return;
      case Notation::minus:
        m.sign(Op::subtract);
        return operand(n.a, row.precedence);
      case Notation::fraction:
        m.begin_fraction(), print(n.a), m.middle_fraction(), print(n.b), m.end_fraction();
        return;
      case Notation::power:
        if (n.value == 0.5) {
          m.begin_root(), print(n.a), m.end_root();
        } else {
          m.begin_power(), operand(n.a, 4), m.middle_power(), m.number(n.value), m.end_power();
        }
        return;
      case Notation::raised:
        m.begin_power(), operand(n.a, 4), m.middle_power(), print(n.b), m.end_power();
        return;
      case Notation::exponential:
        return exponential(n);
      case Notation::exponential_minus_one:
        m.open(), exponential(n), m.sign(Op::subtract), m.number(1), m.close();
        return;
      case Notation::log_one_plus:
        m.function(Op::log), m.open(), m.number(1), m.sign(Op::add), operand(n.a, 1), m.close();
        return;
      case Notation::bars:
        m.bar(), print(n.a), m.bar();
        return;
      case Notation::cases:
        m.begin_cases(), print(n.b), m.condition(), print(n.a), m.otherwise(), print(n.c),
            m.end_cases();
        return;
      case Notation::function:
        break;
    }
    m.function(n.op), m.open(), print(n.a);
    if (arity(n.op) > 1) m.comma(), print(n.b);
    m.close();
  }
  constexpr void exponential(const Node& n) {
    m.begin_power(), m.letter("e"), m.middle_power(), print(n.a), m.end_power();
  }
};

struct Latex {
  LongText out{};
  constexpr void number(double x) { out += x; }
  constexpr void letter(std::string_view name) {
    const std::string_view shown = latex_letter(name);
    if (shown != name) {
      out += shown;
      return;
    }
    if (name.size() > 1) out += "\\mathit{";
    ctnn::detail::for_each_character(name, [&](std::string_view character) {
      if (std::string_view("#$%&_{}").find(character) != std::string_view::npos) out += "\\";
      out += character == "\\"  ? "\\backslash "
             : character == "^" ? "\\wedge "
             : character == "~" ? "\\sim "
                                : character;
    });
    if (name.size() > 1) out += "}";
  }
  constexpr void sign(Op op) { out += columns(op).latex; }
  constexpr void open() { out += "\\left("; }
  constexpr void close() { out += "\\right)"; }
  constexpr void bar() { out += "|"; }
  constexpr void comma() { out += ", "; }
  constexpr void function(Op op) { out += columns(op).latex; }
  constexpr void begin_fraction() { out += "\\frac{"; }
  constexpr void middle_fraction() { out += "}{"; }
  constexpr void end_fraction() { out += "}"; }
  constexpr void begin_power() { out += "{"; }
  constexpr void middle_power() { out += "}^{"; }
  constexpr void end_power() { out += "}"; }
  constexpr void begin_root() { out += "\\sqrt{"; }
  constexpr void end_root() { out += "}"; }
  constexpr void begin_cases() { out += "\\begin{cases} "; }
  constexpr void condition() { out += " & "; }
  constexpr void otherwise() { out += " \\\\ "; }
  constexpr void end_cases() { out += " & \\text{else} \\end{cases}"; }
};

struct MathMl {
  LongText out{};
  constexpr void number(double x) { ((out += "<mn>") += x) += "</mn>"; }
  constexpr void letter(std::string_view name) {
    if (name == "y")
      out += "<mover><mi>y</mi><mo>^</mo></mover>";
    else if (name == "y_i" || name == "y_j")
      ((out += "<msub><mover><mi>y</mi><mo>^</mo></mover><mi>") += name.substr(2)) +=
          "</mi></msub>";
    else {
      out += "<mi>";
      ctnn::detail::append_xml(out, name == "t"       ? "y"
                                    : name == "alpha" ? "α"
                                    : name == "beta"  ? "β"
                                    : name == "slope" ? "s"
                                                      : name);
      out += "</mi>";
    }
  }
  constexpr void sign(Op op) { ((out += "<mo>") += columns(op).mathml) += "</mo>"; }
  constexpr void open() { out += "<mrow><mo>(</mo>"; }
  constexpr void close() { out += "<mo>)</mo></mrow>"; }
  constexpr void bar() { out += "<mo>|</mo>"; }
  constexpr void comma() { out += "<mo>,</mo>"; }
  constexpr void function(Op op) {
    const bool operation = op == Op::row_sum;
    ((out += operation ? "<mo>" : "<mi>") += columns(op).mathml) +=
        operation ? "</mo>" : "</mi><mo>&#x2061;</mo>";
  }
  constexpr void begin_fraction() { out += "<mfrac><mrow>"; }
  constexpr void middle_fraction() { out += "</mrow><mrow>"; }
  constexpr void end_fraction() { out += "</mrow></mfrac>"; }
  constexpr void begin_power() { out += "<msup><mrow>"; }
  constexpr void middle_power() { out += "</mrow><mrow>"; }
  constexpr void end_power() { out += "</mrow></msup>"; }
  constexpr void begin_root() { out += "<msqrt>"; }
  constexpr void end_root() { out += "</msqrt>"; }
  constexpr void begin_cases() { out += "<mrow><mo>{</mo><mtable><mtr><mtd>"; }
  constexpr void condition() { out += "</mtd><mtd>"; }
  constexpr void otherwise() { out += "</mtd></mtr><mtr><mtd>"; }
  constexpr void end_cases() {
    out += "</mtd><mtd><mtext>else</mtext></mtd></mtr></mtable></mrow>";
  }
};

}  // namespace detail

/// The formula as LaTeX, for math mode.
[[nodiscard]] constexpr LongText latex(const Expr& formula) {
  detail::MarkupPrinter<detail::Latex> printer{formula};
  printer.print(formula.nodes.size() - 1);
  return printer.m.out;
}
/// The formula as a MathML element.
[[nodiscard]] constexpr LongText mathml(const Expr& formula) {
  detail::MarkupPrinter<detail::MathMl> printer{formula};
  printer.m.out += "<math>";
  printer.print(formula.nodes.size() - 1);
  printer.m.out += "</math>";
  return printer.m.out;
}

}  // namespace ctnn::inline CTNN_ABI::symbolic
