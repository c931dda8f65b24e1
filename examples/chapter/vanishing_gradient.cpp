// SPDX-License-Identifier: MIT
// The vanishing gradient: behind a sigmoid the squared error learns slowly where it is most wrong,
// cross entropy does not; and each layer of sigmoids passes on less to the one below.
#include <algorithm>
#include <array>
#include <vector>

#include "descent.hpp"
#include "moons.hpp"
using namespace ctnn;

constexpr auto net =
    Dense<2, 8, Sigmoid> >> Dense<8, Sigmoid> >> Dense<8, Sigmoid> >> Dense<1, Sigmoid>;

struct Course {
  std::array<std::vector<double>, 4> norms;  // of the gradient, by layer and epoch
  std::vector<double> output;                // mean over the samples
};

template <auto L>
Course train(const Dataset<2, Binary>& data, int epochs) {
  Model<net> model;
  initialize(model, 1);
  model.biases<3>()[0] = -4;  // it begins sure that all are of class 0: half of them are not
  Course course;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    double loss = 0;
    const Model<net> gradient = gradient_of<L>(model, data, loss);
    const auto by_layer = norms(gradient);
    for (std::size_t l = 0; l < 4; ++l) course.norms[l].push_back(by_layer[l]);
    descend(model, gradient, 1);
    double sum = 0;
    for (std::size_t i = 0; i < data.size(); ++i) sum += double(model(data.x(i))[0]);
    course.output.push_back(sum / static_cast<double>(data.size()));
  }
  return course;
}

Plot picture(const char* title, const Course& course) {
  Plot plot({.title = title,
             .x = "epoch",
             .y = "norm of the layer's gradient",
             .log_y = true,
             .width = 300,
             .y_low = 1e-5,
             .y_high = 1});
  const std::array names{"layer 1", "layer 2", "layer 3", "output"};
  for (std::size_t l = 0; l < 4; ++l) plot.line(names[l], course.norms[l]);
  return plot;
}

void experiment(const Pictures& pictures) {
  const auto data = moons(64, 0.1, 3);
  const Course squared = train<HalfSquaredError>(data, 150);
  const Course entropy = train<BinaryCrossEntropy>(data, 150);
  for (const Course* course : {&squared, &entropy}) {
    for (std::size_t l = 0; l < 3; ++l)
      claim(course->norms[l][0] < course->norms[l + 1][0] / 3,
            "at first every layer's gradient is less than a third of the next one's");
    claim(course->output[0] < 0.25, "the network begins sure of class 0");
  }
  claim(entropy.norms[3][0] > 20 * squared.norms[3][0],
        "where the output is wrong and sure, cross entropy's gradient is over 20 times larger");
  const auto recovered = [](const Course& course) {
    return 1 + (std::ranges::find_if(course.output, [](double y) { return y > 0.4; }) -
                course.output.begin());
  };
  std::cout << "mean output above 0.4 after " << recovered(squared) << " epochs with ½(y − t)², "
            << recovered(entropy) << " with cross entropy\n";
  claim(recovered(squared) > 5 * recovered(entropy) && recovered(squared) < 150,
        "so it takes less than a fifth of the time to get there");
  Plot output({.title = "Half of the samples are of class 1",
               .x = "epoch",
               .y = "mean output",
               .width = 300,
               .y_low = 0});
  output.line("½(y − t)²", squared.output).line("cross entropy", entropy.output);
  pictures.draw("vanishing_gradient",
                std::array{picture("½(y − t)² behind a sigmoid", squared),
                           picture("cross entropy", entropy), output},
                3);
}

int main(int arguments, char** argument) { return run(arguments, argument, experiment); }
