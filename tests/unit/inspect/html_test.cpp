// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include <ctnn/inspect/explain_training.hpp>
#include <ctnn/inspect/formula_markup.hpp>
#include <ctnn/inspect/html.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/network/normalization.hpp>
#include <ctnn/training/learner.hpp>

#include "support/well_formed.hpp"
using namespace ctnn;
using test::has;
using test::well_formed;

namespace {

constexpr auto net = Dense<4, 8, ReLU> >> (Dense<8> + Identity) >> LayerNorm >> Dense<3, Softmax>;

constexpr auto hostile =
    Named<"</script><script>", Dense<4, 8, activation<"\"&<>'">([](auto z) { return z * z; })>> >>
    Named<"\x01\xff", Dense<2>>;
constexpr auto image = loss<"<img src=x>">([](auto y, auto t) { return pow(y - t, 2); });

}  // namespace

TEST_CASE(
    "a learner's formulas are HTML with MathML: every line of its text, in the same letters") {
  using Page = Learner<net, CrossEntropy, L2<0.5>, Adam<1e-3>>;
  std::ostringstream out;
  out << html(explain<Page>());
  const std::string page = out.str();
  INFO(page);
  CHECK(well_formed(page));
  CHECK(!well_formed(page + "<p>"));
  CHECK(has(page, "<h3>y0, Dense, ReLU, 4 &gt; 8</h3>"));
  CHECK(has(page,
            "<math><mi>z</mi></math></th><td><math><mo>=</mo><mrow><msub><mi>W</mi><mn>1</mn>"
            "</msub><mo>&#x2062;</mo><msub><mi>y</mi><mn>0</mn></msub><mo>+</mo>"));
  // ∂L/∂z = y − t
  CHECK(has(page,
            "<math><mfrac><mrow><mrow><mo>∂</mo><mi>L</mi></mrow></mrow><mrow><mrow><mo>∂</mo>"
            "<mi>z</mi></mrow></mrow></mfrac></math></th><td><math><mo>=</mo><mrow><mi>y</mi>"
            "<mo>−</mo><mi>t</mi></mrow></math></td>"));
  CHECK(has(page, "<mover><mi>x</mi><mo>^</mo></mover>"));  // of LayerNorm
  CHECK(has(page, "<mtext>, and to that y0 is added</mtext>"));
  CHECK(has(page, "<th scope=\"row\">stores</th><td>z, of which loss"));
  CHECK(has(page, "<mo>+=</mo>"));
  CHECK(has(page, "<h3>Adam, rate = 0.001"));
  CHECK(!has(page, "0.0999"));

  std::ostringstream text;
  text << explain<Page>();
  const std::string lines = text.str();
  CHECK(has(lines, "  m         = 0.9*m + 0.1*g\n"));
  CHECK(has(lines, "  v         = 0.999*v + 0.001*g*g\n"));
  CHECK(test::count(page, "<h3>") + test::count(page, "<tr>") == test::count(lines, "\n"));
}

TEST_CASE("a formula as text becomes MathML") {
  using detail::formula_mathml;
  CHECK(formula_mathml("a/b") == "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>");
  CHECK(formula_mathml("(a - b)/(a + b)") ==
        "<mfrac><mrow><mi>a</mi><mo>−</mo><mi>b</mi></mrow>"
        "<mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfrac>");
  CHECK(formula_mathml("y^2") == "<msup><mrow><mi>y</mi></mrow><mrow><mn>2</mn></mrow></msup>");
  CHECK(formula_mathml("2*(-z)^(-1)") ==
        "<mn>2</mn><mo>&#x2062;</mo><msup><mrow><mrow><mo>(</mo><mo>−</mo><mi>z</mi><mo>)</mo>"
        "</mrow></mrow><mrow><mo>−</mo><mn>1</mn></mrow></msup>");
  CHECK(formula_mathml("W1ᵀ·∂L/∂z") ==
        "<msup><msub><mi>W</mi><mn>1</mn></msub><mi>T</mi></msup><mo>&#x2062;</mo>"
        "<mfrac><mrow><mrow><mo>∂</mo><mi>L</mi></mrow></mrow><mrow><mrow><mo>∂</mo><mi>z</mi>"
        "</mrow></mrow></mfrac>");
  CHECK(formula_mathml("λ·(w)") ==
        "<mi>λ</mi><mo>&#x2062;</mo><mrow><mo>(</mo><mi>w</mi><mo>)</mo></mrow>");
  CHECK(formula_mathml("where(z>0, g, 1e-8)") ==
        "<mrow><mo>{</mo><mtable><mtr><mtd><mi>g</mi></mtd><mtd><mi>z</mi><mo>&gt;</mo><mn>0</mn>"
        "</mtd></mtr><mtr><mtd><mn>1e-8</mn></mtd><mtd><mtext>else</mtext></mtd></mtr></mtable>"
        "</mrow>");
  CHECK(formula_mathml("log1p(y_j)") ==
        "<mrow><mi>ln</mi><mo>&#x2061;</mo><mrow><mo>(</mo><mn>1</mn><mo>+</mo><msub><mi>y</mi>"
        "<mn>j</mn></msub><mo>)</mo></mrow></mrow>");
  CHECK(formula_mathml("its part of g") == "<mtext>its part of g</mtext>");
  for (const char* broken : {"", "(", "where(", "^", "a/", ")(", "∂", "\xff<&", "-", "1e"})
    CHECK(well_formed(formula_mathml(broken)));
  CHECK(detail::with_short_numbers("0.09999999999999998*g + x10000000000 - 1.5") ==
        "0.1*g + x10000000000 - 1.5");
}

TEST_CASE("own names are text, whatever they are") {
  std::ostringstream out;
  out << html(explain<hostile, image>());
  const std::string page = out.str();
  INFO(page);
  CHECK(well_formed(page));
  CHECK(!has(page, "<script"));
  CHECK(!has(page, "<img"));
  CHECK(has(page, "&lt;/script&gt;&lt;script&gt;"));
  CHECK(has(page, "&quot;&amp;&lt;&gt;&#39;"));
  CHECK(has(page, "<td>&lt;img src=x&gt;</td>"));
  CHECK(has(page, "\uFFFD\uFFFD"));
  CHECK(page.find_first_of("\x01\xff") == std::string::npos);
}
