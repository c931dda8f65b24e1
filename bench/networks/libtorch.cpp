// SPDX-License-Identifier: MIT
// libtorch's C++ API: ATen without autograd for inference, autograd and torch::optim for training.
#include <torch/torch.h>

#include <algorithm>

#include "blas.hpp"
#include "fit.hpp"
#include "system.hpp"

namespace {

using namespace bench;

torch::Tensor copy_of(const std::vector<float>& values, at::IntArrayRef shape) {
  return torch::from_blob(const_cast<float*>(values.data()), shape).clone();
}

class LibtorchInference final : public Inference {
 public:
  LibtorchInference(const Workload& workload, const Parameters& p, int batch)
      : workload_(workload) {
    const c10::InferenceMode guard;
    for (std::size_t l = 0; l < workload.depth; ++l) {
      const int in = workload.widths[l];
      const int out = workload.widths[l + 1];
      wt_.push_back(copy_of(p.w[l], {out, in}).t());
      b_.push_back(copy_of(p.b[l], {out}));
      y_.push_back(torch::empty({batch, out}));
    }
    probabilities_ = torch::empty_like(y_.back());
  }

  void one_by_one(long n, const Samples& samples, float* y) override {
    const c10::InferenceMode guard;
    if (bound_ != samples.x.data()) {
      bound_ = samples.x.data();
      x_.clear();
      for (int i = 0; i < samples.batch; ++i)
        x_.push_back(view(bound_ + i * workload_.inputs(), 1, workload_.inputs()));
    }
    for (long i = 0; i < n; ++i) {
      const float* result = run(x_[static_cast<std::size_t>(i % samples.batch)]);
      std::copy_n(result, workload_.outputs(), y);
    }
  }
  void chained(long n, float* x, float* y) override {
    const c10::InferenceMode guard;
    const auto in = view(x, 1, workload_.inputs());
    for (long i = 0; i < n; ++i) {
      const float* result = run(in);
      std::copy_n(result, std::min(workload_.inputs(), workload_.outputs()), x);
      std::copy_n(result, workload_.outputs(), y);
    }
  }
  void batch(long n, const Samples& samples, float* y) override {
    const c10::InferenceMode guard;
    const auto x = view(samples.x.data(), samples.batch, workload_.inputs());
    for (long i = 0; i < n; ++i) std::copy_n(run(x), samples.batch * workload_.outputs(), y);
  }

 private:
  static torch::Tensor view(const float* x, int rows, int columns) {
    return torch::from_blob(const_cast<float*>(x), {rows, columns});
  }
  /// Into memory of ours: faster than at::linear, which allocates its result.
  const float* run(const torch::Tensor& input) {
    const torch::Tensor* x = &input;
    for (std::size_t l = 0; l < workload_.depth; ++l) {
      at::addmm_out(y_[l], b_[l], *x, wt_[l]);
      if (workload_.activation(l) == Act::relu) y_[l].relu_();
      if (workload_.activation(l) == Act::tanh) y_[l].tanh_();
      x = &y_[l];
    }
    if (workload_.last == Act::softmax) {
      at::_softmax_out(probabilities_, *x, 1, false);
      x = &probabilities_;
    }
    return x->data_ptr<float>();
  }

  Workload workload_;
  const float* bound_ = nullptr;
  std::vector<torch::Tensor> x_;
  std::vector<torch::Tensor> wt_;
  std::vector<torch::Tensor> b_;
  std::vector<torch::Tensor> y_;
  torch::Tensor probabilities_;
};

class LibtorchTraining final : public Training {
 public:
  LibtorchTraining(const Workload& workload, const Parameters& p, const Samples& s,
                   Optimizer optimizer)
      : workload_(workload), x_(copy_of(s.x, {s.batch, workload.inputs()})) {
    if (workload.loss == Loss::cross_entropy)
      target_ = torch::tensor(std::vector<std::int64_t>(s.classes.begin(), s.classes.end()));
    else
      target_ = copy_of(s.t, {s.batch, workload.outputs()});
    std::vector<torch::Tensor> all;
    for (std::size_t l = 0; l < workload.depth; ++l) {
      w_.push_back(copy_of(p.w[l], {workload.widths[l + 1], workload.widths[l]}));
      b_.push_back(copy_of(p.b[l], {workload.widths[l + 1]}));
      all.push_back(w_.back().requires_grad_());
      all.push_back(b_.back().requires_grad_());
    }
    if (optimizer == Optimizer::sgd)
      optimizer_ =
          std::make_unique<torch::optim::SGD>(all, torch::optim::SGDOptions(learning_rate));
    else
      optimizer_ = std::make_unique<torch::optim::Adam>(
          all, torch::optim::AdamOptions(0.001).betas({0.9, 0.999}).eps(1e-8));
  }

  void steps(long n) override {
    for (long i = 0; i < n; ++i) step(x_, target_);
  }
  /// A step on x (batch, inputs) and its targets; the loss before the update.
  torch::Tensor step(const torch::Tensor& x, const torch::Tensor& target) {
    auto y = x;
    for (std::size_t l = 0; l < workload_.depth; ++l) {
      y = torch::linear(y, w_[l], b_[l]);
      // In place; the loss takes softmax's logits.
      if (workload_.activation(l) == Act::relu) y.relu_();
      if (workload_.activation(l) == Act::tanh) y.tanh_();
    }
    const auto loss =
        workload_.loss == Loss::cross_entropy
            ? torch::cross_entropy_loss(y, target)
            : torch::mse_loss(y, target, at::Reduction::Sum) * (0.5 / double(x.size(0)));
    // Dropped rather than filled with zeros by zero_grad(): two passes fewer.
    for (auto* list : {&w_, &b_})
      for (auto& t : *list) t.mutable_grad().reset();
    loss.backward();
    optimizer_->step();
    return loss;
  }
  [[nodiscard]] const torch::Tensor& x() const { return x_; }
  [[nodiscard]] const torch::Tensor& target() const { return target_; }

  [[nodiscard]] Parameters parameters() const override {
    Parameters p;
    for (std::size_t l = 0; l < workload_.depth; ++l) {
      const auto* w = w_[l].data_ptr<float>();
      const auto* b = b_[l].data_ptr<float>();
      p.w.emplace_back(w, w + w_[l].numel());
      p.b.emplace_back(b, b + b_[l].numel());
    }
    return p;
  }

 private:
  Workload workload_;
  torch::Tensor x_;
  torch::Tensor target_;
  std::vector<torch::Tensor> w_;
  std::vector<torch::Tensor> b_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
};

/// Its resident batch is the whole data set; a step selects rows of it.
class LibtorchFitting final : public Fitting {
 public:
  LibtorchFitting(const Workload& workload, const Parameters& p, const Samples& data,
                  const Order& first)
      : epochs_(first), training_(workload, p, data, Optimizer::sgd) {}
  void steps(long n) override {
    for (long i = 0; i < n; ++i) {
      const auto indices = epochs_.next();
      const auto rows = torch::from_blob(const_cast<std::size_t*>(indices.data()), {fit_batch},
                                         at::TensorOptions(at::kLong));
      loss_ =
          training_
              .step(training_.x().index_select(0, rows), training_.target().index_select(0, rows))
              .item<float>();
    }
  }
  [[nodiscard]] Parameters parameters() const override { return training_.parameters(); }
  [[nodiscard]] double loss() const override { return loss_; }

 private:
  Epochs epochs_;
  LibtorchTraining training_;
  float loss_ = 0;
};

std::string version() {
  at::set_num_threads(1);
  return TORCH_VERSION + one_blas_thread();
}

const bool registered = register_system(
    {.name = "libtorch",
     .version = version(),
     .inference = [](const Workload& w, const Parameters& p,
                     int batch) { return std::make_unique<LibtorchInference>(w, p, batch); },
     .training =
         [](const Workload& w, const Parameters& p, const Samples& s, Optimizer optimizer) {
           return std::make_unique<LibtorchTraining>(w, p, s, optimizer);
         },
     .fitting =
         [](const Workload& w, const Parameters& p, const Samples& data, const Order& first) {
           return std::make_unique<LibtorchFitting>(w, p, data, first);
         }});

}  // namespace
