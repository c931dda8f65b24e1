// SPDX-License-Identifier: MIT
// This library through its public API: fit_together for many small models where it pays, else fit.
#include <ctnn.hpp>

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

/// All rounds at once, a model on each lane of a register, or one after another: what cross_validate
/// would do.
Run rounds(const Task& task) {
  return [&task, data = load<4, 3>(*task.table)] {
    using Learner = Recipe<iris_net, 16>;
    std::vector<Learner> learners;
    std::vector<std::vector<std::size_t>> samples;
    for (std::size_t r = 0; r < task.rounds.size(); ++r) {
      learners.push_back(Learner{.epochs = task.epochs, .seed = seed + r});
      samples.push_back(task.rounds[r].train);
    }
    std::vector<Learner::model_type> models;
    if (ctnn::pays_together<Learner>(learners.size()))
      models = ctnn::fit_together<Learner>(learners, *data, samples);
    else
      for (std::size_t r = 0; r < learners.size(); ++r)
        models.push_back(ctnn::fit(learners[r], *data, std::span<const std::size_t>(samples[r])));
    Votes votes(*task.table);
    for (std::size_t r = 0; r < task.rounds.size(); ++r)
      for (const std::size_t s : task.rounds[r].test) votes.add(s, models[r](data->x(s)).data());
    return Outcome{.accuracy = votes.accuracy()};
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
       return rounds(task);
     }});

}  // namespace
