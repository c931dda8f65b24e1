// SPDX-License-Identifier: MIT
// FANN in floats on W2: it has no softmax. It takes samples one at a time, so a batch is a loop, and its
// plain batch training is a step of SGD.
#include <floatfann.h>

#include <algorithm>
#include <vector>

#include "fit.hpp"
#include "system.hpp"

namespace {

using namespace bench;

struct Free {
  void operator()(fann* net) const { fann_destroy(net); }
  void operator()(fann_train_data* data) const { fann_destroy_train(data); }
};
using Net = std::unique_ptr<fann, Free>;

Net make(const Workload& workload, const Parameters& p) {
  std::vector<unsigned> widths(workload.widths.begin(),
                               workload.widths.begin() + static_cast<long>(workload.depth) + 1);
  Net net(fann_create_standard_array(static_cast<unsigned>(widths.size()), widths.data()));
  // The symmetric sigmoid is tanh(steepness · z).
  fann_set_activation_function_hidden(net.get(), FANN_SIGMOID_SYMMETRIC);
  fann_set_activation_function_output(net.get(), FANN_LINEAR);
  fann_set_activation_steepness_hidden(net.get(), 1);
  fann_set_activation_steepness_output(net.get(), 1);
  // Its connections run by neuron of the upper layer: the weights in order, then the bias.
  std::vector<fann_connection> connections(fann_get_total_connections(net.get()));
  fann_get_connection_array(net.get(), connections.data());
  std::size_t next = 0;
  for (std::size_t l = 0; l < workload.depth; ++l) {
    const auto in = static_cast<std::size_t>(workload.widths[l]);
    for (std::size_t o = 0; o < p.b[l].size(); ++o) {
      for (std::size_t i = 0; i < in; ++i) connections[next++].weight = p.w[l][o * in + i];
      connections[next++].weight = p.b[l][o];
    }
  }
  fann_set_weight_array(net.get(), connections.data(), fann_get_total_connections(net.get()));
  return net;
}

class FannInference final : public Inference {
 public:
  FannInference(const Workload& workload, const Parameters& p)
      : in_(workload.inputs()), out_(workload.outputs()), net_(make(workload, p)) {}
  void one_by_one(long n, const Samples& samples, float* y) override {
    for (long i = 0; i < n; ++i) run(samples.x.data() + i % samples.batch * in_, y);
  }
  void chained(long n, float* x, float* y) override {
    for (long i = 0; i < n; ++i) {
      run(x, y);
      std::copy_n(y, std::min(in_, out_), x);
    }
  }
  void batch(long n, const Samples& samples, float* y) override {
    for (long i = 0; i < n; ++i)
      for (int s = 0; s < samples.batch; ++s) run(samples.x.data() + s * in_, y + s * out_);
  }

 private:
  void run(const float* x, float* y) {
    // fann_run reads its input only, but is not const.
    std::copy_n(fann_run(net_.get(), const_cast<float*>(x)), out_, y);
  }
  int in_;
  int out_;
  Net net_;
};

class FannTraining final : public Training {
 public:
  FannTraining(const Workload& workload, const Parameters& p, const Samples& s)
      : shape_(p),
        net_(make(workload, p)),
        data_(fann_create_train(static_cast<unsigned>(s.batch),
                                static_cast<unsigned>(workload.inputs()),
                                static_cast<unsigned>(workload.outputs()))) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(s.batch); ++i) load(i, s, i);
    fann_set_training_algorithm(net_.get(), FANN_TRAIN_BATCH);
    fann_set_train_error_function(net_.get(), FANN_ERRORFUNC_LINEAR);  // not atanh of the error
    fann_set_learning_rate(net_.get(), learning_rate);
  }
  /// Row r of the batch becomes sample i.
  void load(std::size_t r, const Samples& samples, std::size_t i) {
    const std::size_t in = data_->num_input;
    const std::size_t out = data_->num_output;
    std::copy_n(samples.x.data() + i * in, in, data_->input[r]);
    std::copy_n(samples.t.data() + i * out, out, data_->output[r]);
  }
  /// The mean over batch and outputs of the squared error, before the update.
  float step() { return fann_train_epoch(net_.get(), data_.get()); }
  void steps(long n) override {
    for (long i = 0; i < n; ++i) step();
  }
  [[nodiscard]] Parameters parameters() const override {
    std::vector<fann_connection> connections(fann_get_total_connections(net_.get()));
    fann_get_connection_array(net_.get(), connections.data());
    Parameters p = shape_;
    std::size_t next = 0;
    for (std::size_t l = 0; l < p.w.size(); ++l) {
      const std::size_t in = p.w[l].size() / p.b[l].size();
      for (std::size_t o = 0; o < p.b[l].size(); ++o) {
        for (std::size_t i = 0; i < in; ++i) p.w[l][o * in + i] = connections[next++].weight;
        p.b[l][o] = connections[next++].weight;
      }
    }
    return p;
  }

 private:
  Parameters shape_;
  Net net_;
  std::unique_ptr<fann_train_data, Free> data_;
};

class FannFitting final : public Fitting {
 public:
  FannFitting(const Workload& workload, const Parameters& p, const Samples& data,
              const Order& first)
      : data_(data),
        epochs_(first),
        half_outputs_(0.5 * workload.outputs()),
        training_(workload, p, make_batch(workload)) {}
  void steps(long n) override {
    for (long i = 0; i < n; ++i) {
      const auto indices = epochs_.next();
      for (std::size_t r = 0; r < fit_batch; ++r) training_.load(r, data_, indices[r]);
      loss_ = half_outputs_ * double(training_.step());
    }
  }
  [[nodiscard]] Parameters parameters() const override { return training_.parameters(); }
  [[nodiscard]] double loss() const override { return loss_; }

 private:
  static Samples make_batch(const Workload& w) {
    return {.batch = fit_batch,
            .x = std::vector<float>(static_cast<std::size_t>(fit_batch * w.inputs())),
            .t = std::vector<float>(static_cast<std::size_t>(fit_batch * w.outputs())),
            .classes = {}};
  }
  const Samples& data_;
  Epochs epochs_;
  double half_outputs_;
  FannTraining training_;
  double loss_ = 0;
};

const bool registered = register_system(
    {.name = "fann",
     .version = "FANN 2.2, floats",
     .inference = [](const Workload& w, const Parameters& p, int) -> std::unique_ptr<Inference> {
       if (w.last != Act::linear) return nullptr;
       return std::make_unique<FannInference>(w, p);
     },
     .training = [](const Workload& w, const Parameters& p, const Samples& s,
                    Optimizer optimizer) -> std::unique_ptr<Training> {
       if (w.last != Act::linear || optimizer != Optimizer::sgd) return nullptr;  // it has no Adam
       return std::make_unique<FannTraining>(w, p, s);
     },
     .fitting = [](const Workload& w, const Parameters& p, const Samples& data,
                   const Order& first) -> std::unique_ptr<Fitting> {
       if (w.last != Act::linear) return nullptr;
       return std::make_unique<FannFitting>(w, p, data, first);
     }});

}  // namespace
