// SPDX-License-Identifier: MIT
// This library.
#include <ctnn.hpp>

#include <algorithm>
#include <utility>
#include <vector>

#include "system.hpp"

namespace {

using namespace bench;

template <Act A>
constexpr auto activation_of() {
  if constexpr (A == Act::linear)
    return ctnn::Identity;
  else if constexpr (A == Act::relu)
    return ctnn::ReLU;
  else if constexpr (A == Act::tanh)
    return ctnn::Tanh;
  else
    return ctnn::Softmax;
}

/// The network of a workload, as a user would write it.
template <std::size_t W, std::size_t Layer = 0>
constexpr auto network() {
  constexpr const Workload& w = workloads[W];
  constexpr auto layer =
      ctnn::Dense<w.widths[Layer], w.widths[Layer + 1], activation_of<w.activation(Layer)>()>;
  if constexpr (Layer + 1 == w.depth)
    return layer;
  else
    return layer >> network<W, Layer + 1>();
}
template <std::size_t W>
inline constexpr auto net = network<W>();

/// Our parameters: layer by layer W (out, in), then b.
void pack(const Parameters& p, auto parameters) {
  auto next = parameters.begin();
  for (std::size_t l = 0; l < p.w.size(); ++l) {
    next = std::copy(p.w[l].begin(), p.w[l].end(), next);
    next = std::copy(p.b[l].begin(), p.b[l].end(), next);
  }
}

template <std::size_t W>
class CtnnInference final : public Inference {
  using Model = ctnn::Model<net<W>>;
  static constexpr int in = Model::inputs;
  static constexpr int out = Model::outputs;

 public:
  explicit CtnnInference(const Parameters& p) { pack(p, model_.parameters()); }

  void one_by_one(long n, const Samples& samples, float* y) override {
    for (long i = 0; i < n; ++i) {
      const auto result =
          model_(std::span<const float, in>(samples.x.data() + i % samples.batch * in, in));
      std::copy(result.begin(), result.end(), y);
    }
  }
  void chained(long n, float* x, float* y) override {
    for (long i = 0; i < n; ++i) {
      const auto result = model_(std::span<const float, in>(x, in));
      std::copy_n(result.begin(), std::min(in, out), x);
      std::copy(result.begin(), result.end(), y);
    }
  }
  void batch(long n, const Samples& samples, float* y) override {
    const auto rows = static_cast<std::size_t>(samples.batch);
    for (long i = 0; i < n; ++i)
      model_(ctnn::Rows<const float, in>(samples.x.data(), rows), ctnn::Rows<float, out>(y, rows),
             workspace_);
  }

 private:
  Model model_;
  typename Model::Workspace workspace_;
};

template <std::size_t W>
constexpr auto loss_of() {
  if constexpr (workloads[W].loss == Loss::cross_entropy)
    return ctnn::CrossEntropy;
  else
    return ctnn::HalfSquaredError;
}
template <std::size_t W, int Batch, auto Update>
using LearnerOf = ctnn::Learner<net<W>, loss_of<W>(), Update, ctnn::Batch<Batch>>;

/// From our parameters.
Parameters unpack(const Workload& workload, auto parameters) {
  Parameters p;
  auto next = parameters.begin();
  for (std::size_t l = 0; l < workload.depth; ++l) {
    const auto out = workload.widths[l + 1];
    const auto count = out * workload.widths[l];
    p.w.emplace_back(next, next + count);
    p.b.emplace_back(next + count, next + count + out);
    next += count + out;
  }
  return p;
}

template <std::size_t W, int Batch, auto Update>
class CtnnTraining final : public Training {
  using Learner = LearnerOf<W, Batch, Update>;
  static constexpr int in = workloads[W].inputs();
  static constexpr int out = workloads[W].outputs();

 public:
  CtnnTraining(const Parameters& p, const Samples& samples)
      : trainer_(std::make_unique<ctnn::Trainer<Learner>>(Learner{})) {
    pack(p, trainer_->parameters());
    const ctnn::Rows<const float, in> x(samples.x.data(), Batch);
    if constexpr (workloads[W].loss == Loss::cross_entropy) {
      trainer_->template gather<ctnn::Classes<out>>(x, samples.classes);
    } else {
      std::vector<std::span<const float, out>> t;
      for (int i = 0; i < Batch; ++i)
        t.push_back(std::span<const float, out>(samples.t.data() + i * out, out));
      trainer_->template gather<ctnn::Values<out>>(x, t);
    }
  }
  void steps(long n) override {
    for (long i = 0; i < n; ++i) trainer_->step();
  }
  [[nodiscard]] Parameters parameters() const override {
    return unpack(workloads[W], trainer_->parameters());
  }

 private:
  std::unique_ptr<ctnn::Trainer<Learner>> trainer_;
};

/// The loop of ctnn::fit, stopped after every step: its data set, shuffle, gathering and step.
template <std::size_t W>
class CtnnFitting final : public Fitting {
  using Learner = LearnerOf<W, fit_batch, ctnn::SGD<0.01>>;
  static constexpr bool classes = workloads[W].loss == Loss::cross_entropy;
  static constexpr int in = workloads[W].inputs();
  static constexpr int out = workloads[W].outputs();
  using Target = std::conditional_t<classes, ctnn::Classes<out>, ctnn::Values<out>>;

 public:
  CtnnFitting(const Parameters& p, const Samples& data, const Order& first)
      : batches_(first, fit_batch), trainer_(std::make_unique<ctnn::Trainer<Learner>>(Learner{})) {
    pack(p, trainer_->parameters());
    for (int i = 0; i < data.batch; ++i) {
      const std::span<const float, in> x(data.x.data() + i * in, in);
      if constexpr (classes)
        data_.add(x, data.classes[static_cast<std::size_t>(i)]);
      else
        data_.add(x, std::span<const float, out>(data.t.data() + i * out, out));
    }
  }
  void steps(long n) override {
    for (long i = 0; i < n; ++i) {
      if (batch_ == batches_.count()) batches_.shuffle_for(7, ++epoch_), batch_ = 0;
      trainer_->gather(data_, batches_[batch_++]);
      loss_ = trainer_->step().loss;
    }
  }
  [[nodiscard]] Parameters parameters() const override {
    return unpack(workloads[W], trainer_->parameters());
  }
  [[nodiscard]] double loss() const override { return loss_; }

 private:
  ctnn::Dataset<in, Target> data_;
  ctnn::Batches batches_;
  std::unique_ptr<ctnn::Trainer<Learner>> trainer_;
  std::size_t batch_ = 0;
  int epoch_ = 0;
  double loss_ = 0;
};

template <std::size_t W, int Batch>
std::unique_ptr<Training> make_training(const Parameters& p, const Samples& s,
                                        Optimizer optimizer) {
  if (optimizer == Optimizer::sgd)
    return std::make_unique<CtnnTraining<W, Batch, ctnn::SGD<0.01>>>(p, s);
  if constexpr (Batch == 32)
    return std::make_unique<CtnnTraining<W, Batch, ctnn::Adam<0.001>>>(p, s);
  return nullptr;
}

const bool registered = register_system(
    {.name = "ctnn",
     .version = ctnn::instruction_set,
     .inference =
         [](const Workload& w, const Parameters& p, int) {
           return for_workload<std::unique_ptr<Inference>>(
               w, [&]<std::size_t W>() { return std::make_unique<CtnnInference<W>>(p); });
         },
     .training =
         [](const Workload& w, const Parameters& p, const Samples& s, Optimizer optimizer) {
           return for_workload<std::unique_ptr<Training>>(w, [&]<std::size_t W>() {
             return s.batch == 32 ? make_training<W, 32>(p, s, optimizer)
                                  : make_training<W, 128>(p, s, optimizer);
           });
         },
     .fitting =
         [](const Workload& w, const Parameters& p, const Samples& data, const Order& first) {
           return for_workload<std::unique_ptr<Fitting>>(w, [&]<std::size_t W>() {
             return std::make_unique<CtnnFitting<W>>(p, data, first);
           });
         }});

}  // namespace
