// SPDX-License-Identifier: MIT
// This library through its public API: cross_validate where the rounds are folds, fit elsewhere.
#include <ctnn.hpp>

#include <memory>

#include "system.hpp"

namespace {

using namespace bench;

constexpr auto iris_net = ctnn::Dense<4, 8, ctnn::ReLU> >> ctnn::Dense<3, ctnn::Softmax>;
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

/// The library makes the same splits from the same seed.
template <auto Strategy>
Run folds(const Task& task) {
  return [&task, data = load<4, 3>(*task.table)] {
    const Recipe<iris_net, 16, Strategy> learner{.epochs = task.epochs, .seed = seed};
    return Outcome{.accuracy = ctnn::cross_validate(learner, *data).pooled.accuracy()};
  };
}

Run bagging(const Task& task) {
  return [&task, data = load<4, 3>(*task.table)] {
    Votes votes(*task.table);
    ctnn::Model<iris_net>::Workspace workspace;
    std::vector<float> x;
    std::vector<float> y;
    for (std::size_t r = 0; r < task.rounds.size(); ++r) {
      const Round& round = task.rounds[r];
      const Recipe<iris_net, 16> learner{.epochs = task.epochs, .seed = seed + r};
      const auto model = ctnn::fit(learner, *data, round.train);
      const std::size_t n = round.test.size();
      x.clear();
      y.resize(n * 3);
      for (const std::size_t s : round.test)
        x.insert(x.end(), data->x(s).begin(), data->x(s).end());
      model(ctnn::Rows<const float, 4>(x.data(), n), ctnn::Rows<float, 3>(y.data(), n), workspace);
      for (std::size_t i = 0; i < n; ++i) votes.add(round.test[i], y.data() + i * 3);
    }
    return Outcome{.accuracy = votes.accuracy()};
  };
}

Run digits(const Task& task) {
  return [&task, data = load<64, 10>(*task.table)] {
    const Recipe<digits_net, 32> learner{.epochs = task.epochs, .seed = seed};
    const auto model = ctnn::fit(learner, *data, task.rounds[0].train);
    return Outcome{.accuracy = ctnn::evaluate(model, *data, task.rounds[0].test).accuracy()};
  };
}

const bool registered =
    register_system({.name = "ctnn",
                     .version = std::string("plain kernels, ") + ctnn::instruction_set,
                     .prepare = [](const Task& task) -> Run {
                       if (task.name == "leave_one_out") return folds<ctnn::KFold<150>>(task);
                       if (task.name == "5-fold") return folds<ctnn::StratifiedKFold<5>>(task);
                       if (task.name == "10-fold") return folds<ctnn::StratifiedKFold<10>>(task);
                       if (task.name == "bagging32") return bagging(task);
                       if (task.name == "digits_epoch") return digits(task);
                       return nullptr;
                     }});

}  // namespace
