// SPDX-License-Identifier: MIT
// FANN in floats: one sample at a time on W2. It has no softmax, and of its trainers only the incremental
// one is plain SGD, which updates after every sample: neither batches nor steps compare.
#include <floatfann.h>

#include <algorithm>
#include <vector>

#include "system.hpp"

namespace {

using namespace bench;

class FannInference final : public Inference {
 public:
  FannInference(const Workload& workload, const Parameters& p)
      : in_(workload.inputs()), out_(workload.outputs()) {
    std::vector<unsigned> widths(workload.widths.begin(),
                                 workload.widths.begin() + static_cast<long>(workload.depth) + 1);
    net_.reset(fann_create_standard_array(static_cast<unsigned>(widths.size()), widths.data()));
    // The symmetric sigmoid is tanh(steepness · z); the stepwise one would be faster but wrong by 1e-2.
    fann_set_activation_function_hidden(net_.get(), FANN_SIGMOID_SYMMETRIC);
    fann_set_activation_function_output(net_.get(), FANN_LINEAR);
    fann_set_activation_steepness_hidden(net_.get(), 1);
    fann_set_activation_steepness_output(net_.get(), 1);
    // Its connections run by neuron of the upper layer: the weights in order, then the bias.
    std::vector<fann_connection> connections(fann_get_total_connections(net_.get()));
    fann_get_connection_array(net_.get(), connections.data());
    std::size_t next = 0;
    for (std::size_t l = 0; l < workload.depth; ++l) {
      const auto in = static_cast<std::size_t>(workload.widths[l]);
      for (std::size_t o = 0; o < p.b[l].size(); ++o) {
        for (std::size_t i = 0; i < in; ++i) connections[next++].weight = p.w[l][o * in + i];
        connections[next++].weight = p.b[l][o];
      }
    }
    fann_set_weight_array(net_.get(), connections.data(), fann_get_total_connections(net_.get()));
  }
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
  struct Free {
    void operator()(fann* net) const { fann_destroy(net); }
  };
  int in_;
  int out_;
  std::unique_ptr<fann, Free> net_;
};

const bool registered = register_system(
    {.name = "fann",
     .version = "FANN 2.2, floats",
     .inference = [](const Workload& w, const Parameters& p, int) -> std::unique_ptr<Inference> {
       if (w.last != Act::linear) return nullptr;
       return std::make_unique<FannInference>(w, p);
     },
     .training = nullptr});

}  // namespace
