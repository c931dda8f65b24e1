// SPDX-License-Identifier: MIT
// The perceptron's line as it moves, correction by correction, until two clouds lie on its two sides;
// and XOR, for which it moves for ever.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include <ctnn/network/dense.hpp>
#include <ctnn/training/fit.hpp>

#include "moons.hpp"
using namespace ctnn;

using Perceptron = Learner<Dense<2, 1, Sign>, PerceptronLoss, SGD<1.0>, Batch<1>, UntilSeparated>;
using Cloud = Dataset<2, Binary>;
using Line = std::array<double, 3>;  // w₁x₁ + w₂x₂ + b = 0

struct Course {
  std::vector<Line> lines;  // after each epoch
  std::vector<double> mistakes;
  Outcome outcome;
};

Course train(const Cloud& data, int epochs) {
  Course course;
  History history;
  const auto watch = [&](const Epoch&, const Trainer<Perceptron>& trainer) {
    const auto model = trainer.model();
    const Line line{model.parameters()[0], model.parameters()[1], model.biases<0>()[0]};
    double wrong = 0;
    for (std::size_t i = 0; i < data.size(); ++i)
      wrong += (line[0] * data.x(i)[0] + line[1] * data.x(i)[1] + line[2] > 0) != data.target(i);
    course.lines.push_back(line);
    course.mistakes.push_back(wrong);
  };
  static_cast<void>(fit(Perceptron{.epochs = epochs, .seed = 2}, data, watch, history));
  course.outcome = history.outcome;
  return course;
}

/// Where the line crosses x₁ = −5 and 5.
std::vector<Plot::Point> ends(const Line& line) {
  return {{-5, (5 * line[0] - line[2]) / line[1]}, {5, (-5 * line[0] - line[2]) / line[1]}};
}

Plot picture(const char* title, const Cloud& data) {
  Plot plot({.title = title,
             .x = "x₁",
             .y = "x₂",
             .width = 260,
             .height = 260,
             .x_low = -3,
             .x_high = 3,
             .y_low = -3,
             .y_high = 3});
  return plot.dots("class 0", of_class(data, 0)).dots("class 1", of_class(data, 1));
}

void experiment(const Pictures& pictures) {
  Numbers numbers(17);
  Cloud clouds;
  while (clouds.size() < 60) {
    const double x = numbers.uniform(-2.8, 2.8);
    const double y = numbers.uniform(-2.8, 2.8);
    const double side = 0.8 * x - 0.6 * y + 1.0;  // at least 0.05 from the line
    if (std::abs(side) > 0.05)
      clouds.add(std::array{static_cast<float>(x), static_cast<float>(y)}, side > 0);
  }
  Cloud either;
  for (const int a : {-1, 1})
    for (const int b : {-1, 1})
      either.add(std::array{static_cast<float>(a), static_cast<float>(b)}, a != b);

  const Course apart = train(clouds, 100);
  const Course never = train(either, 30);
  claim(apart.outcome.ending == Ending::goal_reached && apart.mistakes.back() == 0,
        "two clouds with a gap are separated");
  claim(!std::ranges::is_sorted(apart.mistakes, std::greater{}), "mistakes also rise on the way");
  claim(never.outcome.ending == Ending::goal_missed, "XOR is never separated");
  for (const double wrong : never.mistakes) claim(wrong >= 1, "XOR keeps a mistake in every epoch");
  std::cout << apart.outcome.text << '\n' << never.outcome.text << '\n';

  Plot moving = picture("A line that moves", clouds);
  for (const Line& line : apart.lines) moving.line("after an epoch", ends(line), true);
  moving.line("at last", ends(apart.lines.back()));
  Plot restless = picture("XOR: no line will do", either);
  for (const Line& line : never.lines) restless.line("after an epoch", ends(line), true);
  Plot counts({.title = "Mistakes",
               .x = "epoch",
               .y = "samples on the wrong side",
               .width = 260,
               .height = 260,
               .y_low = 0});
  counts.line("two clouds", apart.mistakes).line("XOR", never.mistakes);
  pictures.draw("perceptron", std::array{moving, restless, counts}, 3);
}

int main(int arguments, char** argument) { return run(arguments, argument, experiment); }
