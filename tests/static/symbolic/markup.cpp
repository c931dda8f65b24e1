// SPDX-License-Identifier: MIT
// LaTeX and MathML show the textbook's letters: ŷ for the output, y for the target.
#include <ctnn/symbolic/markup.hpp>
#include <support/textbook.hpp>

using namespace ctnn;
using namespace ctnn::symbolic;
using namespace ctnn::symbols;

static_assert(latex(y * g * (1 - y)) == "\\hat{y} \\, g \\, \\left(1 - \\hat{y}\\right)");
static_assert(latex(derive_loss(textbook::logistic, textbook::binary_cross_entropy).delta_of_y) ==
              "\\hat{y} - y");
static_assert(latex(1 / (1 + exp(-z))) == "\\frac{1}{1 + {e}^{ - z}}");
static_assert(latex(derive_activation(textbook::relu).backward) ==
              "\\begin{cases} g & \\hat{y} > 0 \\\\ 0 & \\text{else} \\end{cases}");
static_assert(latex(sqrt(abs(z)) * log(1 + z)) == "\\sqrt{|z|} \\, \\ln\\left(1 + z\\right)");
static_assert(latex(jacobian_entry(derive_activation(textbook::softmax).backward, false)) ==
              " - \\hat{y}_i \\, \\hat{y}_j");
static_assert(mathml(y - t) ==
              "<math><mover><mi>y</mi><mo>^</mo></mover><mo>−</mo><mi>y</mi></math>");
static_assert(mathml(pow(z, 2) / 3) ==
              "<math><mfrac><mrow><msup><mrow><mi>z</mi></mrow><mrow><mn>2</"
              "mn></mrow></msup></mrow><mrow><mn>3</mn></mrow></mfrac></math>");
static_assert(latex(symbol("a_b{%") * symbol("\\") + symbol("theta")) ==
              "\\mathit{a\\_b\\{\\%} \\, \\backslash  + \\mathit{theta}");
static_assert(mathml(symbol("<i>&\"'")) == "<math><mi>&lt;i&gt;&amp;&quot;&#39;</mi></math>");
static_assert(mathml(symbol("\x01\xffω")) == "<math><mi>\uFFFD\uFFFDω</mi></math>");
