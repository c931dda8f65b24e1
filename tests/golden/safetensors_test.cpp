// SPDX-License-Identifier: MIT
// Networks of PyTorch load from its files and predict the same (make_safetensors.py, which reads the
// file back that is expected here byte for byte).
#include <ctnn/io/safetensors.hpp>
#include <ctnn/network/dense.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>

#include "golden/number.hpp"
#include "golden/safetensors.hpp"

using namespace ctnn;

namespace {

const std::string folder = "tests/golden/safetensors/";

constexpr auto sequential = Dense<4, 6, PReLU> >> Dense<3, Softmax>;
constexpr auto members =
    Named<"fc1", Dense<4, 6, ReLU>> >> Named<"fc2", Dense<6, Sigmoid>> >> Named<"out", Dense<2>>;

/// The largest difference from PyTorch's predictions, relative to the largest of them.
template <class M>
double worst(const M& model, const auto& expected) {
  double difference = 0;
  double largest = 0;
  for (int s = 0; s < 5; ++s) {
    std::array<typename M::scalar, 4> x{};
    for (int i = 0; i < 4; ++i)
      // The script's inputs are float.
      x[static_cast<std::size_t>(i)] = static_cast<float>(2 * golden::number(1000 + 4 * s + i));
    const auto y = model(x);
    for (std::size_t o = 0; o < y.size(); ++o) {
      difference = std::max(difference, std::abs(static_cast<double>(y[o]) - expected[s][o]));
      largest = std::max(largest, std::abs(expected[s][o]));
    }
  }
  CHECK(largest > 0.1);
  return difference / largest;
}

}  // namespace

TEST_CASE("an nn.Sequential with PReLU and dropout predicts as in PyTorch") {
  CHECK(worst(load<sequential>(folder + "sequential.safetensors"), golden::sequential) < 1e-6);
  CHECK(worst(load<sequential, double>(folder + "doubles.safetensors"), golden::doubles) < 1e-14);
}

TEST_CASE("so does a module whose layers are members, under their names") {
  CHECK(worst(load<members>(folder + "named.safetensors"), golden::named) < 1e-6);
}

namespace {

Model<sequential> numbered() {
  Model<sequential> model;
  int k = 0;
  for (float& w : model.parameters()) w = static_cast<float>(golden::number(k++));
  return model;
}

}  // namespace

TEST_CASE("what ctnn writes is the file that PyTorch has read") {
  std::ifstream file(folder + "written_with_formulas.safetensors", std::ios::binary);
  const std::string expected{std::istreambuf_iterator<char>(file), {}};
  CHECK(expected.size() > 400);
  CHECK(to_safetensors(numbered()) == expected);
}

TEST_CASE("a file of the version before, which names no formulas, loads with a note") {
  Model<sequential> model;
  std::string note;
  load(model, folder + "written_by_ctnn.safetensors", {.note = &note});
  CHECK(std::ranges::equal(model.parameters(), numbered().parameters()));
  CHECK(note.starts_with("the file does not say which formulas its activations have"));
}
