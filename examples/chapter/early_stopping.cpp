// SPDX-License-Identifier: MIT
// Training and validation loss part ways; early stopping goes back to where they did, and dropout
// keeps them together for longer.
#include <algorithm>
#include <array>
#include <vector>

#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/training/fit.hpp>

#include "moons.hpp"
using namespace ctnn;

constexpr auto simple = Named<"hidden", Dense<2, 64, Tanh>> >> Dense<1, Sigmoid>;
constexpr auto dropping = Named<"hidden", Dense<2, 64, Tanh>> >> Dropout<0.5> >> Dense<1, Sigmoid>;
template <auto Net>
using Moons = Learner<Net, BinaryCrossEntropy, Adam<0.01>, Batch<16>, Precision<double>,
                      OnLayer<"hidden", Normal<3.0>>>;

struct Course {
  std::vector<double> training;  // losses by epoch
  std::vector<double> validation;
  [[nodiscard]] std::ptrdiff_t best() const {
    return std::ranges::min_element(validation) - validation.begin();
  }
};

template <auto Net>
Course train(const Dataset<2, Binary>& data, const Dataset<2, Binary>& others, int epochs) {
  Course course;
  const Moons<Net> learner{.epochs = epochs, .seed = 1};
  static_cast<void>(fit(learner, data, validate_on(others), [&](const Epoch& epoch) {
    course.training.push_back(epoch.loss);
    course.validation.push_back(epoch.validation_loss);
  }));
  return course;
}

void experiment(const Pictures& pictures) {
  const auto data = moons(96, 0.28, 4);
  const auto others = moons(400, 0.28, 5);
  const Course without = train<simple>(data, others, 400);
  const Course with = train<dropping>(data, others, 400);
  const auto lowest = [](const Course& c) {
    return c.validation[static_cast<std::size_t>(c.best())];
  };
  std::cout << "without: best epoch " << without.best() + 1 << ", validation loss "
            << lowest(without) << ", at last " << without.validation.back() << ", training "
            << without.training.back() << "\ndropout: best epoch " << with.best() + 1
            << ", validation loss " << lowest(with) << ", at last " << with.validation.back()
            << ", training " << with.training.back() << '\n';
  const auto at = static_cast<std::size_t>(without.best());
  claim(at < 150 && without.validation.back() > 1.3 * lowest(without) &&
            without.training.back() < 0.8 * without.training[at],
        "from some epoch on training goes on to fall while validation rises by a third");
  claim(with.validation.back() < 1.15 * lowest(with), "with dropout it does not rise by 15 %");
  claim(lowest(with) < lowest(without), "and dropout's lowest is the lower one");
  Plot overfit({.title = "Two moons, 96 samples",
                .x = "epoch",
                .y = "cross entropy, in nats",

                .width = 320,
                .y_low = 0,
                .y_high = 0.9});
  overfit.line("training", without.training).line("validation", without.validation);
  overfit.dots("where early stopping stops", {{double(without.best() + 1), lowest(without)}});
  Plot dropout({.title = "Dropout of one half of the hidden neurons",
                .x = "epoch",
                .y = "cross entropy, in nats",

                .width = 320,
                .y_low = 0,
                .y_high = 0.9});
  dropout.line("training", with.training).line("validation", with.validation);
  dropout.dots("lowest", {{double(with.best() + 1), lowest(with)}});
  pictures.draw("early_stopping", std::array{overfit, dropout});
}

int main(int arguments, char** argument) { return run(arguments, argument, experiment); }
