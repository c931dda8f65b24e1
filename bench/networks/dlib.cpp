// SPDX-License-Identifier: MIT
// dlib's dnn module: a network's type is fixed per workload; its fc layers run on the BLAS it is linked to.
#include <dlib/dnn.h>
#include <dlib/revision.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "blas.hpp"
#include "fit.hpp"
#include "system.hpp"

namespace {

using namespace bench;

template <Act A, class Net>
auto activated() {
  if constexpr (A == Act::linear)
    return std::type_identity<Net>{};
  else if constexpr (A == Act::relu)
    return std::type_identity<dlib::relu<Net>>{};
  else if constexpr (A == Act::tanh)
    return std::type_identity<dlib::htan<Net>>{};
  else
    return std::type_identity<dlib::softmax<Net>>{};
}

/// The first `Layers` layers of a workload; `Logits` leaves softmax to the loss.
template <std::size_t W, std::size_t Layers, bool Logits>
auto stack() {
  if constexpr (Layers == 0) {
    return std::type_identity<dlib::input<dlib::matrix<float>>>{};
  } else {
    using Below = typename decltype(stack<W, Layers - 1, false>())::type;
    constexpr Act act = workloads[W].activation(Layers - 1);
    return activated<Logits && act == Act::softmax ? Act::linear : act,
                     dlib::fc<workloads[W].widths[Layers], Below>>();
  }
}
template <std::size_t W, bool Logits>
using Stack = typename decltype(stack<W, workloads[W].depth, Logits>())::type;

/// The parameter tensors, the first layer's first: W (in, out), then b (out) as one more row.
template <class Net>
std::vector<dlib::tensor*> parameter_tensors(Net& net) {
  std::vector<dlib::tensor*> tensors;
  dlib::visit_layer_parameters(net, [&](dlib::tensor& t) {
    if (t.size() > 0) tensors.push_back(&t);
  });
  std::reverse(tensors.begin(), tensors.end());
  return tensors;
}

/// An input tensor of a network whose parameters are p: dlib sizes both by a first pass.
template <class Net>
dlib::resizable_tensor prepare(Net& net, const Workload& workload, const Parameters& p, int batch) {
  const std::vector<dlib::matrix<float>> zeros(static_cast<std::size_t>(batch),
                                               dlib::zeros_matrix<float>(workload.inputs(), 1));
  dlib::resizable_tensor x;
  net.to_tensor(zeros.begin(), zeros.end(), x);
  net.forward(x);
  const auto tensors = parameter_tensors(net);
  for (std::size_t l = 0; l < workload.depth; ++l) {
    const auto in = static_cast<std::size_t>(workload.widths[l]);
    const auto out = static_cast<std::size_t>(workload.widths[l + 1]);
    float* to = tensors[l]->host();
    for (std::size_t i = 0; i < in; ++i)
      for (std::size_t o = 0; o < out; ++o) to[i * out + o] = p.w[l][o * in + i];
    std::copy(p.b[l].begin(), p.b[l].end(), to + in * out);
  }
  return x;
}

template <std::size_t W>
class DlibInference final : public Inference {
  static constexpr int in = workloads[W].inputs();
  static constexpr int out = workloads[W].outputs();

 public:
  DlibInference(const Parameters& p, int batch) : x_(prepare(net_, workloads[W], p, batch)) {}

  void one_by_one(long n, const Samples& samples, float* y) override {
    for (long i = 0; i < n; ++i) run(samples.x.data() + i % samples.batch * in, y);
  }
  void chained(long n, float* x, float* y) override {
    for (long i = 0; i < n; ++i) {
      run(x, y);
      std::copy_n(y, std::min(in, out), x);
    }
  }
  void batch(long n, const Samples& samples, float* y) override {
    std::copy(samples.x.begin(), samples.x.end(), x_.host_write_only());
    for (long i = 0; i < n; ++i) std::copy_n(net_.forward(x_).host(), samples.batch * out, y);
  }

 private:
  /// A tensor cannot lie over memory of the caller's: copying is part of the call.
  void run(const float* x, float* y) {
    std::copy_n(x, in, x_.host_write_only());
    std::copy_n(net_.forward(x_).host(), out, y);
  }

  Stack<W, false> net_;
  dlib::resizable_tensor x_;
};

template <std::size_t W>
class DlibTraining final : public Training {
  static constexpr bool classes = workloads[W].loss == Loss::cross_entropy;
  // Both average over the batch; the squared error's gradient is that of one half of it.
  using Net = std::conditional_t<classes, dlib::loss_multiclass_log<Stack<W, true>>,
                                 dlib::loss_mean_squared_multioutput<Stack<W, true>>>;
  using Label = std::conditional_t<classes, unsigned long, dlib::matrix<float>>;
  static constexpr std::size_t in = workloads[W].inputs();
  static constexpr std::size_t out = workloads[W].outputs();

 public:
  DlibTraining(const Parameters& p, const Samples& s)
      : x_(prepare(net_.subnet(), workloads[W], p, s.batch)),
        labels_(static_cast<std::size_t>(s.batch)),
        solvers_(Net::num_computational_layers, dlib::sgd(0, 0)) {
    Order all(labels_.size());
    std::iota(all.begin(), all.end(), 0);
    load(s, all);
  }

  /// The batch becomes these samples.
  void load(const Samples& samples, std::span<const std::size_t> indices) {
    float* x = x_.host_write_only();
    for (std::size_t r = 0; r < labels_.size(); ++r, x += in) {
      const std::size_t i = indices[r];
      std::copy_n(samples.x.data() + i * in, in, x);
      if constexpr (classes)
        labels_[r] = static_cast<unsigned long>(samples.classes[i]);
      else
        labels_[r] = dlib::mat(samples.t.data() + i * out, out, 1);
    }
  }
  /// The loss before the update.
  double step() {
    const double loss = net_.compute_parameter_gradients(x_, labels_.begin());
    net_.update_parameters(solvers_, learning_rate);
    return classes ? loss : loss / 2;
  }
  void steps(long n) override {
    for (long i = 0; i < n; ++i) step();
  }

  [[nodiscard]] Parameters parameters() const override {
    Parameters p;
    const auto tensors = parameter_tensors(const_cast<Net&>(net_).subnet());
    for (std::size_t l = 0; l < workloads[W].depth; ++l) {
      const auto rows = static_cast<std::size_t>(workloads[W].widths[l]);
      const auto columns = static_cast<std::size_t>(workloads[W].widths[l + 1]);
      const float* from = std::as_const(*tensors[l]).host();
      std::vector<float> w(rows * columns);
      for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t o = 0; o < columns; ++o) w[o * rows + i] = from[i * columns + o];
      p.w.push_back(std::move(w));
      p.b.emplace_back(from + rows * columns, from + rows * columns + columns);
    }
    return p;
  }

 private:
  Net net_;
  dlib::resizable_tensor x_;
  std::vector<Label> labels_;
  std::vector<dlib::sgd> solvers_;  // without weight decay and momentum
};

/// Its trainer class would do the same beside threads and a copy of every sample.
template <std::size_t W>
class DlibFitting final : public Fitting {
 public:
  DlibFitting(const Parameters& p, const Samples& data, const Order& first)
      : data_(data), epochs_(first), training_(p, first_batch(data)) {}
  void steps(long n) override {
    for (long i = 0; i < n; ++i) {
      training_.load(data_, epochs_.next());
      loss_ = training_.step();
    }
  }
  [[nodiscard]] Parameters parameters() const override { return training_.parameters(); }
  [[nodiscard]] double loss() const override { return loss_; }

 private:
  static Samples first_batch(Samples data) {
    data.batch = fit_batch;
    return data;
  }
  const Samples& data_;
  Epochs epochs_;
  DlibTraining<W> training_;
  double loss_ = 0;
};

const bool registered = register_system(
    {.name = "dlib",
     .version = std::to_string(DLIB_MAJOR_VERSION) + '.' + std::to_string(DLIB_MINOR_VERSION) +
                one_blas_thread(),
     .inference =
         [](const Workload& w, const Parameters& p, int batch) {
           return for_workload<std::unique_ptr<Inference>>(
               w, [&]<std::size_t W>() { return std::make_unique<DlibInference<W>>(p, batch); });
         },
     .training = [](const Workload& w, const Parameters& p, const Samples& s,
                    Optimizer optimizer) -> std::unique_ptr<Training> {
       // Its Adam adds epsilon before the bias correction: another step where gradients are small.
       if (optimizer == Optimizer::adam) return nullptr;
       return for_workload<std::unique_ptr<Training>>(
           w, [&]<std::size_t W>() { return std::make_unique<DlibTraining<W>>(p, s); });
     },
     .fitting =
         [](const Workload& w, const Parameters& p, const Samples& data, const Order& first) {
           return for_workload<std::unique_ptr<Fitting>>(w, [&]<std::size_t W>() {
             return std::make_unique<DlibFitting<W>>(p, data, first);
           });
         }});

}  // namespace
