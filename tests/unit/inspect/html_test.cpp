// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include <ctnn/inspect/html.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/network/normalization.hpp>

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

TEST_CASE("a network's formulas are HTML with MathML, in the textbook's letters") {
  std::ostringstream out;
  out << html(explain<net, CrossEntropy>());
  const std::string page = out.str();
  INFO(page);
  CHECK(well_formed(page));
  CHECK(!well_formed(page + "<p>"));
  CHECK(has(page, "<h3>y0: Dense, ReLU, 4 to 8</h3>"));
  CHECK(has(page, "<mi>z</mi><mo>=</mo><mrow><msub><mi>W</mi><mn>0</mn></msub><mi>x</mi>"));
  // ∂L/∂z = ŷ − y
  CHECK(has(page,
            "<mrow><mo>∂</mo><mi>z</mi></mrow></mfrac><mo>=</mo><mrow>"
            "<mover><mi>y</mi><mo>^</mo></mover><mo>−</mo><mi>y</mi></mrow></math>"));
  CHECK(has(page, "<tr><th scope=\"row\">stores</th><td>z</td></tr>"));
  CHECK(has(page, "<tr><th scope=\"row\">to that is added</th><td>y0</td></tr>"));
  // What has no formula of its own comes as text, escaped.
  CHECK(has(page, "<pre>y2, LayerNorm, 8 &gt; 8\n"));
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
  CHECK(has(page, "<th scope=\"row\">&lt;img src=x&gt;</th>"));
  CHECK(has(page, "\uFFFD\uFFFD"));
  CHECK(page.find_first_of("\x01\xff") == std::string::npos);
}
