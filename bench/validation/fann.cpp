// SPDX-License-Identifier: MIT
// FANN in floats, as its users would train it. It has neither softmax and cross entropy, nor batches,
// nor Adam: this is a tanh hidden layer, sigmoid outputs and squared error, a step of gradient descent
// after each sample.
#include <floatfann.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>

#include "system.hpp"

namespace {

using namespace bench;

struct Free {
  void operator()(fann* net) const { fann_destroy(net); }
  void operator()(fann_train_data* data) const { fann_destroy_train(data); }
};
using Net = std::unique_ptr<fann, Free>;
using Samples = std::unique_ptr<fann_train_data, Free>;

/// Standardized over the training samples; one-hot targets.
Samples copy(const Table& table, const std::vector<std::size_t>& of, const std::vector<float>& mean,
             const std::vector<float>& factor) {
  Samples data(fann_create_train(static_cast<unsigned>(of.size()),
                                 static_cast<unsigned>(table.inputs),
                                 static_cast<unsigned>(table.classes)));
  for (std::size_t s = 0; s < of.size(); ++s) {
    for (std::size_t i = 0; i < mean.size(); ++i)
      data->input[s][i] = (table.row(of[s])[i] - mean[i]) * factor[i];
    std::fill_n(data->output[s], table.classes, 0.0F);
    data->output[s][table.y[of[s]]] = 1;
  }
  return data;
}

Outcome run(const Task& task) {
  const Table& table = *task.table;
  const auto width = static_cast<std::size_t>(table.inputs);
  Votes votes(table);
  for (const Round& round : task.rounds) {
    std::vector<float> mean(width);
    std::vector<float> factor(width, 1.0F);
    const auto n = static_cast<float>(round.train.size());
    for (std::size_t i = 0; i < width; ++i) {
      for (const std::size_t s : round.train) mean[i] += table.row(s)[i] / n;
      float variance = 0;
      for (const std::size_t s : round.train)
        variance += (table.row(s)[i] - mean[i]) * (table.row(s)[i] - mean[i]) / n;
      if (variance > 0) factor[i] = 1 / std::sqrt(variance);
    }
    const Samples train = copy(table, round.train, mean, factor);
    const Samples test = copy(table, round.test, mean, factor);

    const Net net(fann_create_standard(3, static_cast<unsigned>(table.inputs),
                                       static_cast<unsigned>(task.hidden[0]),
                                       static_cast<unsigned>(table.classes)));
    std::srand(seed);  // it seeds itself from the clock when it makes a network
    fann_randomize_weights(net.get(), -0.1F, 0.1F);  // its default
    fann_set_activation_function_hidden(net.get(), FANN_SIGMOID_SYMMETRIC);
    fann_set_activation_function_output(net.get(), FANN_SIGMOID);
    fann_set_training_algorithm(net.get(), FANN_TRAIN_INCREMENTAL);
    fann_set_learning_rate(net.get(), 0.1F);
    for (int epoch = 0; epoch < task.epochs; ++epoch) {
      fann_shuffle_train_data(train.get());
      fann_train_epoch(net.get(), train.get());
    }
    for (std::size_t s = 0; s < round.test.size(); ++s)
      votes.add(round.test[s], fann_run(net.get(), test->input[s]));
  }
  return {.accuracy = votes.accuracy()};
}

const bool registered = register_system(
    {.name = "fann",
     .version = "FANN 2.2, floats; other work: tanh, sigmoid, squared error, a step per sample",
     .prepare = [](const Task& task) -> Run {
       if (task.hidden.size() > 1) return {};
       return [&task] { return run(task); };
     }});

}  // namespace
