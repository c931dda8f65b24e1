// SPDX-License-Identifier: MIT
// This library through its public API: cross_validate, bags, fit.
#include <ctnn.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "system.hpp"

namespace {

using namespace bench;

constexpr auto iris_net = ctnn::Dense<4, 8, ctnn::ReLU> >> ctnn::Dense<3, ctnn::Softmax>;
constexpr auto fashion_net = ctnn::Dense<784, 256, ctnn::ReLU> >> ctnn::Dense<128, ctnn::ReLU> >>
                             ctnn::Dense<100, ctnn::ReLU> >> ctnn::Dense<10, ctnn::Softmax>;
constexpr auto digits_net = ctnn::Dense<64, 32, ctnn::ReLU> >> ctnn::Dense<10, ctnn::Softmax>;

template <auto Net, int Batch, auto... Strategy>
using Recipe = ctnn::Learner<Net, ctnn::CrossEntropy, ctnn::Adam<1e-3>, ctnn::Batch<Batch>,
                             ctnn::Standardize, Strategy...>;

template <int Inputs, int Classes>
using Data = ctnn::Dataset<Inputs, ctnn::Classes<Classes>>;

template <int Inputs, int Classes>
std::shared_ptr<const Data<Inputs, Classes>> load(const Table& table) {
  auto data = std::make_shared<Data<Inputs, Classes>>();
  for (std::size_t i = 0; i < table.size(); ++i)
    data->add(std::span<const float, Inputs>(table.row(i), Inputs), table.y[i]);
  return data;
}

/// The rounds of a task as a strategy.
struct TaskRounds : ctnn::validation {
  static inline const Task* task = nullptr;
  template <class D>
  static std::vector<ctnn::Split> splits(const D&, std::uint64_t) {
    std::vector<ctnn::Split> rounds;
    for (const Round& round : task->rounds) rounds.push_back({round.train, round.test});
    return rounds;
  }
};

Run cross_validation(const Task& task) {
  return [&task, data = load<4, 3>(*task.table)] {
    using Iris = Recipe<iris_net, 16, TaskRounds{}>;
    TaskRounds::task = &task;
    const auto result = ctnn::cross_validate(Iris{.epochs = task.epochs, .seed = seed}, *data);
    return Outcome{.accuracy = result.pooled.accuracy()};
  };
}

/// A bag, scored out of bag. It draws samples of its own, as many as the task's, and is timed with that.
Run bagging(const Task& task) {
  return [&task, data = load<4, 3>(*task.table)] {
    const Recipe<iris_net, 16> learner{.epochs = task.epochs, .seed = seed};
    const auto bag = ctnn::fit(ctnn::Bagging<32>(learner), *data);
    return Outcome{.accuracy = ctnn::out_of_bag(bag, *data).score()};
  };
}

template <auto Net, int Batch>
Run single(const Task& task) {
  return [&task, data = load<ctnn::Model<Net>::inputs, 10>(*task.table)] {
    const Recipe<Net, Batch> learner{.epochs = task.epochs, .seed = seed};
    const auto model = ctnn::fit(learner, *data, task.rounds[0].train);
    return Outcome{.accuracy = ctnn::evaluate(model, *data, task.rounds[0].test).accuracy()};
  };
}

const bool registered = register_system(
    {.name = "ctnn", .version = ctnn::instruction_set, .prepare = [](const Task& task) -> Run {
       if (task.name == "digits_epoch") return single<digits_net, 32>(task);
       if (task.name == "fashion_epoch") return single<fashion_net, 128>(task);
       if (task.name == "bagging32") return bagging(task);
       return cross_validation(task);
     }});

}  // namespace
