// SPDX-License-Identifier: MIT
// Augmentation: digits that are moved by up to a pixel in training, a new way in every epoch, prepare
// a network for digits that are off their place, and cost it a little where none is.
#include <algorithm>
#include <array>
#include <type_traits>
#include <vector>

#include <ctnn/data/train_test_split.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/training/fit.hpp>

#include "chapter.hpp"
using namespace ctnn;

constexpr auto net = Dense<64, 48, ReLU> >> Dense<10, Softmax>;
template <int Pixels>
using Digits = Learner<net, CrossEntropy, Adam<3e-3>, Batch<32>, Shift<Pixels>, Precision<double>>;
using Data = Dataset<64, Classes<10>>;

/// The digits a pixel further to the right.
Data moved(const Data& data) {
  Data result;
  for (std::size_t i = 0; i < data.size(); ++i) {
    std::array<float, 64> x{};
    for (std::size_t k = 0; k < 64; ++k) x[k] = k % 8 == 0 ? 0 : data.x(i)[k - 1] / 16;
    result.add(x, data.target(i));
  }
  return result;
}

double accuracy(const Model<net, double>& model, const Data& data,
                std::span<const std::size_t> samples) {
  double right = 0;
  for (const std::size_t i : samples) {
    const auto y = model(data.x(i));
    right += std::ranges::max_element(y) - y.begin() == data.target(i);
  }
  return right / static_cast<double>(samples.size());
}

void experiment(const Pictures& pictures) {
  const Data raw = read_csv<64, Classes<10>>("examples/data/digits.csv");
  Data data;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    std::array<float, 64> x{};
    for (std::size_t k = 0; k < 64; ++k) x[k] = raw.x(i)[k] / 16;
    data.add(x, raw.target(i));
  }
  const Data aside = moved(raw);
  const Split split = train_test_split(data, {.test_size = 0.85, .seed = 1});  // 270 to train on

  std::array<std::vector<Plot::Point>, 4> curves;  // without, in place and moved; then with
  const auto train = [&]<int Pixels>(std::integral_constant<int, Pixels>, std::size_t first) {
    static_cast<void>(fit(
        Digits<Pixels>{.epochs = 300, .seed = 1}, data, split.train,
        [&](const Epoch& epoch, const auto& trainer) {
          if (epoch.number % 10 != 0) return;
          const auto model = trainer.model();
          curves[first].push_back({double(epoch.number), accuracy(model, data, split.test)});
          curves[first + 1].push_back({double(epoch.number), accuracy(model, aside, split.test)});
        }));
  };
  train(std::integral_constant<int, 0>{}, 0);
  train(std::integral_constant<int, 1>{}, 2);
  for (const auto& curve : curves) std::cout << curve.back().y << ' ';
  std::cout << '\n';
  claim(curves[3].back().y > curves[1].back().y + 0.4, "digits a pixel off are known far better");
  claim(curves[2].back().y < curves[0].back().y && curves[2].back().y > curves[0].back().y - 0.04,
        "digits in their place are known a little worse");
  Plot plot({.title = "270 digits to train on, 1527 others to judge",
             .x = "epoch",
             .y = "accuracy",
             .y_low = 0,
             .y_high = 1});
  plot.line("as they are", curves[0]).line("with Shift<1>", curves[2]);
  plot.line("as they are, judged a pixel off", curves[1], true);
  plot.line("with Shift<1>, judged a pixel off", curves[3], true);
  pictures.draw("augmentation", std::array{plot});
}

int main(int arguments, char** argument) { return run(arguments, argument, experiment); }
