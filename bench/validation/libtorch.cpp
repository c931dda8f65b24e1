// SPDX-License-Identifier: MIT
// libtorch's C++ API: modules, autograd and torch::optim::Adam on one thread. The epoch's order is one
// index_select, so that batches are views.
#include <torch/torch.h>

#include <algorithm>
#include <memory>

#include "../networks/blas.hpp"
#include "system.hpp"

namespace {

using namespace bench;

torch::Tensor indices(const std::vector<std::size_t>& samples) {
  return torch::tensor(std::vector<std::int64_t>(samples.begin(), samples.end()));
}

struct Data {
  torch::Tensor x;  // (n, inputs)
  torch::Tensor y;  // (n)
};

Outcome run(const Task& task, const Data& data) {
  const Table& table = *task.table;
  Votes votes(table);
  for (std::size_t r = 0; r < task.rounds.size(); ++r) {
    torch::manual_seed(seed + r);
    const auto train = indices(task.rounds[r].train);
    const auto test = indices(task.rounds[r].test);
    const auto raw = data.x.index_select(0, train);
    const auto targets = data.y.index_select(0, train);
    const auto mean = raw.mean(0);
    const auto deviation = raw.std(0, false);
    const auto factor = torch::where(deviation > 0, deviation, torch::ones_like(deviation));
    const auto x = (raw - mean) / factor;

    std::vector<torch::nn::Linear> hidden;
    std::vector<torch::Tensor> parameters;
    int width = table.inputs;
    for (const int next : task.hidden) {
      hidden.emplace_back(width, next);
      for (const auto& p : hidden.back()->parameters()) parameters.push_back(p);
      width = next;
    }
    torch::nn::Linear last(width, table.classes);
    for (const auto& p : last->parameters()) parameters.push_back(p);
    const auto forward = [&](torch::Tensor a) {
      for (auto& layer : hidden) a = layer(a).relu_();
      return last(a);
    };
    torch::optim::Adam adam(parameters, torch::optim::AdamOptions(learning_rate));

    const std::int64_t n = x.size(0);
    for (int epoch = 0; epoch < task.epochs; ++epoch) {
      const auto order = torch::randperm(n);
      const auto shuffled = x.index_select(0, order);
      const auto classes = targets.index_select(0, order);
      for (std::int64_t at = 0; at < n; at += task.batch) {
        const std::int64_t count = std::min<std::int64_t>(task.batch, n - at);
        const auto z = forward(shuffled.narrow(0, at, count));
        const auto loss = torch::cross_entropy_loss(z, classes.narrow(0, at, count));
        // Dropped rather than filled with zeros by zero_grad(): a pass fewer.
        for (auto& p : parameters) p.mutable_grad().reset();
        loss.backward();
        adam.step();
      }
    }

    const torch::NoGradGuard guard;
    const auto tested = (data.x.index_select(0, test) - mean) / factor;
    const auto y = forward(tested).softmax(1);
    const auto* row = y.data_ptr<float>();
    for (const std::size_t s : task.rounds[r].test) {
      votes.add(s, row);
      row += table.classes;
    }
  }
  return {.accuracy = votes.accuracy()};
}

std::string version() {
  at::set_num_threads(1);
  return std::string(TORCH_VERSION) + one_blas_thread();
}

const bool registered = register_system(
    {.name = "libtorch", .version = version(), .prepare = [](const Task& task) -> Run {
       const Table& table = *task.table;
       const Data data{torch::from_blob(const_cast<float*>(table.x.data()),
                                        {static_cast<std::int64_t>(table.size()), table.inputs})
                           .clone(),
                       torch::tensor(std::vector<std::int64_t>(table.y.begin(), table.y.end()))};
       return [&task, data] { return run(task, data); };
     }});

}  // namespace
