// SPDX-License-Identifier: MIT
// This library.
#include <ctnn.hpp>

#include <algorithm>
#include <utility>

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

/// Our parameter block: layer by layer W (out, in), then b.
void pack(const Parameters& p, float* block) {
  for (std::size_t l = 0; l < p.w.size(); ++l) {
    block = std::copy(p.w[l].begin(), p.w[l].end(), block);
    block = std::copy(p.b[l].begin(), p.b[l].end(), block);
  }
}

template <std::size_t W>
class CtnnInference final : public Inference {
  using Model = ctnn::Model<net<W>>;
  static constexpr int in = Model::inputs;
  static constexpr int out = Model::outputs;

 public:
  explicit CtnnInference(const Parameters& p) { pack(p, model_.parameters().data()); }

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

template <std::size_t W, int Batch, auto Update>
class CtnnTraining final : public Training {
  static constexpr auto loss = [] {
    if constexpr (workloads[W].loss == Loss::cross_entropy)
      return ctnn::CrossEntropy;
    else
      return ctnn::HalfSquaredError;
  }();
  using Learner = ctnn::Learner<net<W>, loss, Update, ctnn::Batch<Batch>>;
  static constexpr int in = workloads[W].inputs();
  static constexpr int out = workloads[W].outputs();

 public:
  CtnnTraining(const Parameters& p, const Samples& samples)
      : trainer_(std::make_unique<ctnn::Trainer<Learner>>(Learner{})) {
    pack(p, trainer_->parameters().data());
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
    Parameters p;
    const float* block = trainer_->parameters().data();
    for (std::size_t l = 0; l < workloads[W].depth; ++l) {
      const auto o = static_cast<std::size_t>(workloads[W].widths[l + 1]);
      const auto count = o * static_cast<std::size_t>(workloads[W].widths[l]);
      p.w.emplace_back(block, block + count);
      p.b.emplace_back(block + count, block + count + o);
      block += count + o;
    }
    return p;
  }

 private:
  std::unique_ptr<ctnn::Trainer<Learner>> trainer_;
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
     .version = std::string("plain kernels, ") + ctnn::instruction_set,
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
         }});

}  // namespace
