// SPDX-License-Identifier: MIT
// Dying ReLU: a neuron that is off for every sample gets no gradient and stays off. A slope on the
// negative side, given, learned or exponential, brings it back.
#include <array>
#include <cmath>
#include <vector>

#include <ctnn/data/dataset.hpp>

#include "descent.hpp"
using namespace ctnn;

constexpr int hidden = 16;

struct Course {
  std::vector<Plot::Point> dead;  // hidden without any gradient
  std::vector<Plot::Point> loss;
  std::vector<Plot::Point> curve;
};

template <auto A>
Course train(const Dataset<1, Values<1>>& data) {
  constexpr auto net = Dense<1, hidden, A> >> Dense<1>;
  Model<net> model;
  initialize(model, 3);
  for (float& b : model.template biases<0>()) b = -1.5F;  // as after one step that was too long
  Course course;
  for (int epoch = 0; epoch < 4000; ++epoch) {
    double loss = 0;
    const Model<net> gradient = gradient_of<HalfSquaredError>(model, data, loss);
    double dead = 0;
    for (int u = 0; u < hidden; ++u)
      dead += gradient.template weights<0>()(u, 0) == 0 &&
              gradient.template biases<0>()[static_cast<std::size_t>(u)] == 0;
    if (epoch % 40 == 0) {
      course.dead.push_back({double(epoch), dead});
      course.loss.push_back({double(epoch), loss});
    }
    descend(model, gradient, 0.1);
  }
  for (float x = -1; x <= 1; x += 0.0625F)
    course.curve.push_back({x, layer_outputs(model, std::array{x}).output()[0]});
  return course;
}

void experiment(const Pictures& pictures) {
  Dataset<1, Values<1>> wave;
  std::vector<Plot::Point> samples;
  for (int i = -16; i <= 16; ++i) {
    const float x = static_cast<float>(i) / 16;
    wave.add(std::array{x}, std::array{std::sin(4 * x)});
    samples.push_back({x, wave.target(wave.size() - 1)[0]});
  }
  const std::array courses{train<ReLU>(wave), train<LeakyReLU<0.1>>(wave), train<PReLU>(wave),
                           train<ELU<1.0>>(wave)};
  const std::array names{"ReLU", "LeakyReLU", "PReLU", "ELU"};
  const Course& relu = courses[0];
  for (std::size_t k = 0; k < 4; ++k)
    std::cout << names[k] << ": dead " << courses[k].dead.front().y << " -> "
              << courses[k].dead.back().y << ", loss " << courses[k].loss.back().y << '\n';
  claim(relu.dead.front().y == 11 && relu.dead.back().y == 12,
        "eleven ReLUs of sixteen begin dead, and another one dies");
  for (std::size_t e = 1; e < relu.dead.size(); ++e)
    claim(relu.dead[e].y >= relu.dead[e - 1].y, "a dead ReLU never comes back");
  for (std::size_t k = 1; k < 4; ++k) {
    for (const auto& dead : courses[k].dead) claim(dead.y == 0, "with a slope none is ever dead");
    claim(courses[k].loss.back().y < relu.loss.back().y / 2,
          "and the loss falls below half of ReLU's");
  }
  Plot dead({.title = "Neurons without a gradient",
             .x = "epoch",
             .y = "of 16 neurons",
             .width = 280,
             .y_low = -0.5,
             .y_high = 16});
  Plot loss({.title = "½(y − t)²",
             .x = "epoch",
             .y = "mean over the samples",
             .log_y = true,
             .width = 280});
  Plot curves({.title = "What was learned of sin 4x", .x = "x", .y = "y", .width = 280});
  for (std::size_t k = 0; k < 4; ++k) {
    dead.line(names[k], courses[k].dead, k > 1);
    loss.line(names[k], courses[k].loss, k > 1);
    curves.line(names[k], courses[k].curve, k > 1);
  }
  pictures.draw("dying_relu", std::array{dead, loss, curves.dots("samples", samples)}, 3);
}

int main(int arguments, char** argument) { return run(arguments, argument, experiment); }
