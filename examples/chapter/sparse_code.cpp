// SPDX-License-Identifier: MIT
// Parameter sharing and a sparse code: an autoencoder of crossing bars whose decoder is its encoder's
// matrix transposed, with and without a penalty on what the code puts out.
#include <algorithm>
#include <array>
#include <vector>

#include <ctnn/data/dataset.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/model/layer_outputs.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/training/fit.hpp>

#include "chapter.hpp"
using namespace ctnn;

constexpr auto tied = Named<"code", Dense<16, 12, ReLU>> >> Transposed<"code", Dense<16>>;
constexpr auto apart = Dense<16, 12, ReLU> >> Dense<16>;
// One matrix and two biases instead of two matrices and two biases.
static_assert(parameter_count<tied> == 16 * 12 + 12 + 16);
static_assert(parameter_count<apart> == 2 * 16 * 12 + 12 + 16);

template <double Lambda>
using Bars = Learner<tied, HalfSquaredError, OnOutputs<"code", L1<Lambda>>, Adam<5e-3>, Batch<32>,
                     Precision<double>>;
using Data = Dataset<16, Values<16>>;

/// Pictures of 4 × 4 pixels, in which each of four rows and four columns is lit once in four times.
Data bars(int n, std::uint64_t seed) {
  Numbers numbers(seed);
  Data data;
  for (int i = 0; i < n; ++i) {
    std::array<float, 16> picture{};
    for (std::size_t line = 0; line < 8; ++line)
      if (numbers.uniform() < 0.25)
        for (std::size_t k = 0; k < 4; ++k) picture[line < 4 ? 4 * line + k : 4 * k + line - 4] = 1;
    data.add(picture, picture);
  }
  return data;
}

struct Code {
  std::array<double, 11> shares{};  // of the code's outputs: zero, then in steps of 0.2 up to 2
  double error = 0;                 // mean squared error of a pixel
  double active = 0;                // neurons a picture, on average
};

template <double Lambda>
Code train(const Data& data, const Data& others) {
  const auto model = fit(Bars<Lambda>{.epochs = 200, .seed = 1}, data);
  Code code;
  const auto n = static_cast<double>(others.size());
  for (std::size_t i = 0; i < others.size(); ++i) {
    std::array<double, 16> x{};
    std::ranges::copy(others.x(i), x.begin());
    const auto seen = layer_outputs(model, x);
    for (const double y : seen.template layer<0>()) {
      code.shares[y <= 0 ? 0 : std::min<std::size_t>(10, 1 + static_cast<std::size_t>(5 * y))] +=
          1 / (12 * n);
      code.active += (y > 0) / n;
    }
    for (std::size_t k = 0; k < 16; ++k)
      code.error += (seen.output()[k] - x[k]) * (seen.output()[k] - x[k]) / (16 * n);
  }
  return code;
}

void experiment(const Pictures& pictures) {
  const Data data = bars(600, 1);
  const Data others = bars(400, 2);
  const Code dense = train<0.0>(data, others);
  const Code sparse = train<0.1>(data, others);
  std::cout << "without: " << dense.active << " of 12 neurons active, error " << dense.error
            << "\nL1 on the code: " << sparse.active << " active, error " << sparse.error << '\n';
  claim(dense.active > 11 && sparse.active < 4,
        "a picture takes less than 4 neurons instead of 11");
  claim(sparse.error < 0.05, "and is still drawn within a mean squared error of 0.05 a pixel");
  Plot shares({.title = "What the twelve neurons of the code put out",
               .x = "output",
               .y = "share of outputs"});
  shares.labels({"0", "0.1", "0.3", "0.5", "0.7", "0.9", "1.1", "1.3", "1.5", "1.7", ">1.8"});
  shares.bars("no penalty", dense.shares).bars("L1 on the code's outputs", sparse.shares);
  Plot sums(
      {.title = "What it costs", .x = "", .y = "mean squared error of a pixel", .width = 200});
  sums.labels({"other pictures"});
  sums.bars("no penalty", std::array{dense.error}).bars("L1", std::array{sparse.error});
  pictures.draw("sparse_code", std::array{shares, sums});
}

int main(int arguments, char** argument) { return run(arguments, argument, experiment); }
