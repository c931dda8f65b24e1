// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <set>
#include <sstream>
#include <string>

#include <ctnn/formulas/activations.hpp>
#include <ctnn/inspect/dot.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/network/normalization.hpp>
using namespace ctnn;

namespace {

constexpr auto chain = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
constexpr auto everything =
    GaussianNoise<0.25> >> Named<"co\"de", Dense<8, 4, Tanh>> >> Dropout<0.1> >> LayerNorm >>
    (Dense<4, ReLU> + Identity) >> Frozen<(Dense<6, ReLU> >> BatchNorm<>)> >>
    (Shared<"s", Dense<5>> * (Shared<"s", Dense<5>> >> Activation<Sigmoid>)) >>
    (Named<"kind", Dense<3, Softmax>> | Dense<1>);
constexpr auto tied = Named<"code", Dense<64, 16, Tanh>> >> Transposed<"code", Dense<64, Sigmoid>>;

constexpr auto hostile =
    Dense<4, 8,
          activation<"</script><script>\"]; a -> b [label=\"\\">([](auto z) { return z * z; })> >>
    (Named<"&lt;\n\x01\xff", Dense<3, Softmax>> | Named<"]\\", Dense<1>>);

template <const auto& Net>
std::string text() {
  std::ostringstream out;
  out << dot<Net>();
  return out.str();
}

/// Whether the text is of Graphviz's grammar, as far as dot<net>() uses it: statements of nodes and
/// edges whose nodes are declared, each with attributes whose quotes and brackets close.
struct Read {
  std::set<std::string> nodes;
  int edges = 0;
  bool well_formed = true;

  explicit Read(const std::string& graph) {
    std::istringstream lines(graph);
    std::string line;
    std::getline(lines, line);
    well_formed = line == "digraph network {";
    bool closed = false;
    while (std::getline(lines, line)) {
      well_formed = well_formed && !closed;
      if (line == "}")
        closed = true;
      else
        statement(line);
    }
    well_formed = well_formed && closed;
  }
  void statement(const std::string& line) {
    bool quoted = false;
    int depth = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (quoted && line[i] == '\\')
        ++i;
      else if (line[i] == '"')
        quoted = !quoted;
      else if (!quoted)
        depth += (line[i] == '[') - (line[i] == ']');
    }
    well_formed = well_formed && !quoted && depth == 0 && line.ends_with(';');
    std::istringstream words(line.substr(0, line.find_first_of("[;")));
    std::string from;
    std::string arrow;
    std::string to;
    words >> from >> arrow >> to;
    if (arrow == "->") {
      ++edges;
      well_formed = well_formed && nodes.contains(from) && nodes.contains(to);
    } else if (from != "node" && from != "edge" && !from.starts_with("rankdir")) {
      well_formed = well_formed && arrow.empty() && nodes.insert(from).second;
    }
  }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a chain is a box a layer between its inputs and its outputs") {
  CHECK(text<chain>() ==
        "digraph network {\n"
        "  rankdir=TB;\n"
        "  node [shape=box, fontname=\"sans-serif\"];\n"
        "  edge [fontname=\"sans-serif\"];\n"
        "  x [label=\"4 inputs\", shape=ellipse];\n"
        "  y0 [label=\"Dense, ReLU\\n4 > 8\"];\n"
        "  x -> y0 [label=\"4\"];\n"
        "  y1 [label=\"Dense, Softmax\\n8 > 3\"];\n"
        "  y0 -> y1 [label=\"8\"];\n"
        "  head0 [label=\"3 outputs\", shape=ellipse];\n"
        "  y1 -> head0;\n"
        "}\n");
}

TEST_CASE("every kind of node is drawn, and every line leads from and to one that is declared") {
  const std::string graph = text<everything>();
  const Read read(graph);
  INFO(graph);
  CHECK(read.well_formed);
  // Inputs, two of noise, LayerNorm, five dense, a sum, BatchNorm, Activation, product, two heads, two
  // ellipses for these.
  CHECK(read.nodes.size() == 17);
  CHECK(read.edges == 19);
  CHECK(has(graph, "y0 [label=\"co\\\"de, Tanh\\n8 > 4\"]"));
  CHECK(has(graph, "[label=\"Dropout, 0.1\\nin training\", style=dashed]"));
  CHECK(has(graph, "y1 -> sum2"));
  CHECK(has(graph, "Dense, ReLU, frozen\\n4 > 6\", style=filled"));
  CHECK(has(graph, "[xlabel=\"same W\", style=dashed, dir=none, constraint=false]"));
  CHECK(has(graph, "[label=\"×\"]"));
  CHECK(has(graph, "head0 [label=\"kind\\n3 outputs\", shape=ellipse]"));
  CHECK(has(graph, "head1 [label=\"Dense\\n1 output\", shape=ellipse]"));
}

TEST_CASE("names cannot leave their label, and are UTF-8 in it") {
  const std::string graph = text<hostile>();
  const Read read(graph);
  INFO(graph);
  CHECK(read.well_formed);
  CHECK(read.nodes.count("a") == 0);
  CHECK(has(graph, "</script><script>\\\"]; a -> b [label=\\\"\\\\\\n4 > 8\"];\n"));
  CHECK(has(graph, "label=\"&amp;lt;\\n\uFFFD\uFFFD\\n3 outputs\""));
  CHECK(has(graph, "label=\"]\\\\\\n1 output\""));
}

TEST_CASE("a layer that reads another's W transposed is tied to it by a dashed line") {
  const std::string graph = text<tied>();
  CHECK(Read(graph).well_formed);
  CHECK(has(graph, "y0 -> y1 [xlabel=\"W transposed\""));
}
