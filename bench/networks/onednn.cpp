// SPDX-License-Identifier: MIT
// oneDNN: inner_product primitives with fused activations and packed weights, created once.
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <oneapi/dnnl/dnnl.hpp>

#include "fit.hpp"
#include "system.hpp"

namespace {

using namespace bench;
using dnnl::memory;
using Tag = memory::format_tag;
using Forward = dnnl::inner_product_forward;
using BackwardData = dnnl::inner_product_backward_data;
using BackwardWeights = dnnl::inner_product_backward_weights;

dnnl::engine& engine() {
  static dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
  return cpu;
}
dnnl::stream& stream() {
  static dnnl::stream one(engine());
  return one;
}

/// A primitive with its arguments. The C call takes them as they lie here; the C++ one would build a
/// vector from a map each time.
class Call {
 public:
  Call(dnnl::primitive primitive, const std::vector<std::pair<int, memory>>& arguments)
      : primitive_(std::move(primitive)), memories_(arguments) {
    for (const auto& [name, m] : memories_) arguments_.push_back({name, m.get()});
  }
  void operator()() const {
    dnnl_primitive_execute(primitive_.get(), stream().get(), static_cast<int>(arguments_.size()),
                           arguments_.data());
  }

 private:
  dnnl::primitive primitive_;
  std::vector<std::pair<int, memory>> memories_;  // kept alive
  std::vector<dnnl_exec_arg_t> arguments_;
};

memory::desc describe(memory::dims dims, Tag tag) { return {dims, memory::data_type::f32, tag}; }
float* data(const memory& m) { return static_cast<float*>(m.get_data_handle()); }
std::size_t floats(const memory& m) { return m.get_desc().get_size() / sizeof(float); }

void reorder(memory from, memory to) {
  dnnl::reorder(from, to).execute(stream(), from, to);
  stream().wait();
}

/// Rows of softmax in place. A primitive costs more than this for so few columns; one exp loop over the
/// whole batch is vectorised with libmvec.
void softmax(float* y, int batch, int outputs) {
  for (int r = 0; r < batch; ++r) {
    float* row = y + r * outputs;
    const float top = *std::max_element(row, row + outputs);
    for (int o = 0; o < outputs; ++o) row[o] -= top;
  }
  for (int k = 0; k < batch * outputs; ++k) y[k] = std::exp(y[k]);
  for (int r = 0; r < batch; ++r) {
    float* row = y + r * outputs;
    const float scale = 1 / std::accumulate(row, row + outputs, 0.0F);
    for (int o = 0; o < outputs; ++o) row[o] *= scale;
  }
}

/// The forward pass: weights in the layout that the primitive needs.
class Chain {
 public:
  Chain(const Workload& workload, const Parameters& p, int batch, dnnl::prop_kind kind)
      : workload_(workload), batch_(batch) {
    y_.emplace_back(describe({batch, workload.inputs()}, Tag::nc), engine());
    for (std::size_t l = 0; l < workload.depth; ++l) {
      const int in = workload.widths[l];
      const int out = workload.widths[l + 1];
      dnnl::primitive_attr attributes;
      dnnl::post_ops after;
      if (workload.activation(l) == Act::relu)
        after.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
      if (workload.activation(l) == Act::tanh)
        after.append_eltwise(1, dnnl::algorithm::eltwise_tanh, 0, 0);
      attributes.set_post_ops(after);
      const Forward::primitive_desc how(
          {kind, describe({batch, in}, Tag::nc), describe({out, in}, Tag::any),
           describe({out}, Tag::x), describe({batch, out}, Tag::nc)},
          attributes, engine());
      how_.push_back(how);
      w_.emplace_back(how.weights_desc(), engine());
      b_.emplace_back(how.bias_desc(), engine());
      y_.emplace_back(how.dst_desc(), engine());
      reorder(memory(describe({out, in}, Tag::oi), engine(), const_cast<float*>(p.w[l].data())),
              w_[l]);
      std::copy(p.b[l].begin(), p.b[l].end(), data(b_[l]));
      calls_.emplace_back(Forward(how),
                          std::vector<std::pair<int, memory>>{{DNNL_ARG_SRC, y_[l]},
                                                              {DNNL_ARG_WEIGHTS, w_[l]},
                                                              {DNNL_ARG_BIAS, b_[l]},
                                                              {DNNL_ARG_DST, y_[l + 1]}});
    }
    output_ = data(y_.back());
  }

  void input(const float* x) {
    dnnl_memory_set_data_handle_v2(y_.front().get(), const_cast<float*>(x), stream().get());
  }
  void output(float* y) {
    dnnl_memory_set_data_handle_v2(y_.back().get(), y, stream().get());
    output_ = y;
  }
  void run() {
    for (const Call& call : calls_) call();
    if (workload_.last == Act::softmax) softmax(output_, batch_, workload_.outputs());
  }

 protected:
  Workload workload_;
  int batch_;
  std::vector<Forward::primitive_desc> how_;
  std::vector<memory> w_;
  std::vector<memory> b_;
  std::vector<memory> y_;  // the input, then each layer's output
  std::vector<Call> calls_;
  float* output_;
};

class OnednnInference final : public Inference, Chain {
 public:
  OnednnInference(const Workload& workload, const Parameters& p, int batch)
      : Chain(workload, p, batch, dnnl::prop_kind::forward_inference) {}

  void one_by_one(long n, const Samples& samples, float* y) override {
    output(y);
    for (long i = 0; i < n; ++i) {
      input(samples.x.data() + i % samples.batch * workload_.inputs());
      run();
    }
  }
  void chained(long n, float* x, float* y) override {
    input(x);
    output(y);
    for (long i = 0; i < n; ++i) {
      run();
      std::copy_n(y, std::min(workload_.inputs(), workload_.outputs()), x);
    }
  }
  void batch(long n, const Samples& samples, float* y) override {
    input(samples.x.data());
    output(y);
    for (long i = 0; i < n; ++i) run();
  }
};

/// Forward, backward and update. Gradients share the forward weights' layout where oneDNN can, so that
/// the update is one pass over two arrays and nothing is reordered.
class OnednnTraining final : public Training, Chain {
 public:
  OnednnTraining(const Workload& workload, const Parameters& p, const Samples& samples,
                 Optimizer optimizer)
      : Chain(workload, p, samples.batch, dnnl::prop_kind::forward_training),
        samples_(samples),
        optimizer_(optimizer) {
    input(samples_.x.data());
    for (std::size_t l = 0; l < workload.depth; ++l) {
      const int in = workload.widths[l];
      const int out = workload.widths[l + 1];
      const auto src = describe({batch_, in}, Tag::nc);
      const auto dst = describe({batch_, out}, Tag::nc);
      dz_.emplace_back(dst, engine());
      const BackwardWeights::primitive_desc dw(
          {src, how_[l].weights_desc(), describe({out}, Tag::x), dst}, engine(), how_[l]);
      dw_.emplace_back(dw.diff_weights_desc(), engine());
      db_.emplace_back(dw.diff_bias_desc(), engine());
      weights_.emplace_back(BackwardWeights(dw),
                            std::vector<std::pair<int, memory>>{{DNNL_ARG_SRC, y_[l]},
                                                                {DNNL_ARG_DIFF_DST, dz_[l]},
                                                                {DNNL_ARG_DIFF_WEIGHTS, dw_[l]},
                                                                {DNNL_ARG_DIFF_BIAS, db_[l]}});
      if (l > 0) {
        const BackwardData::primitive_desc dx({src, how_[l].weights_desc(), dst}, engine(),
                                              how_[l]);
        data_.emplace_back(BackwardData(dx),
                           std::vector<std::pair<int, memory>>{{DNNL_ARG_DIFF_DST, dz_[l]},
                                                               {DNNL_ARG_WEIGHTS, w_[l]},
                                                               {DNNL_ARG_DIFF_SRC, dz_[l - 1]}});
      }
      if (optimizer == Optimizer::adam)
        for (const memory* m : {&w_[l], &b_[l]}) moments_.emplace_back(2 * floats(*m));
    }
  }

  void steps(long n) override {
    for (long i = 0; i < n; ++i) {
      run();
      const float scale = 1.0F / static_cast<float>(batch_);
      float* delta = data(dz_.back());
      for (std::size_t k = 0; k < samples_.t.size(); ++k)
        delta[k] = (output_[k] - samples_.t[k]) * scale;
      for (std::size_t l = workload_.depth; l-- > 0;) {
        weights_[l]();
        if (l > 0) {
          data_[l - 1]();
          back_through(l - 1);
        }
      }
      ++step_;
      for (std::size_t l = 0; l < workload_.depth; ++l) {
        update(w_[l], dw_[l], 2 * l);
        update(b_[l], db_[l], 2 * l + 1);
      }
    }
  }

  [[nodiscard]] Parameters parameters() const override {
    Parameters p;
    for (std::size_t l = 0; l < workload_.depth; ++l) {
      const int in = workload_.widths[l];
      const int out = workload_.widths[l + 1];
      const memory row_major(describe({out, in}, Tag::oi), engine());
      reorder(w_[l], row_major);
      p.w.emplace_back(data(row_major), data(row_major) + in * out);
      p.b.emplace_back(data(b_[l]), data(b_[l]) + out);
    }
    return p;
  }
  [[nodiscard]] Outputs outputs() const override { return {output_, workload_.outputs()}; }

 private:
  void back_through(std::size_t layer) {
    float* dz = data(dz_[layer]);
    const float* y = data(y_[layer + 1]);
    const int count = batch_ * workload_.widths[layer + 1];
    if (workload_.activation(layer) == Act::relu)
      for (int k = 0; k < count; ++k) dz[k] = y[k] > 0 ? dz[k] : 0;
    else
      for (int k = 0; k < count; ++k) dz[k] *= 1 - y[k] * y[k];
  }
  void update(const memory& parameters, const memory& gradients, std::size_t which) {
    float* __restrict p = data(parameters);
    const float* __restrict g = data(gradients);
    const std::size_t count = floats(parameters);
    if (optimizer_ == Optimizer::sgd) {
      for (std::size_t k = 0; k < count; ++k) p[k] -= learning_rate * g[k];
      return;
    }
    float* __restrict m = moments_[which].data();
    float* __restrict v = m + count;
    const auto t = static_cast<float>(step_);
    const float rate = 0.001F / (1 - std::pow(0.9F, t));
    const float unbias = 1 / std::sqrt(1 - std::pow(0.999F, t));
    for (std::size_t k = 0; k < count; ++k) {
      m[k] = 0.9F * m[k] + 0.1F * g[k];
      v[k] = 0.999F * v[k] + 0.001F * g[k] * g[k];
      p[k] -= rate * m[k] / (std::sqrt(v[k]) * unbias + 1e-8F);
    }
  }

  const Samples& samples_;
  Optimizer optimizer_;
  long step_ = 0;
  std::vector<memory> dz_;
  std::vector<memory> dw_;
  std::vector<memory> db_;
  std::vector<Call> weights_;
  std::vector<Call> data_;  // of layers 1 and up: the first layer's dX is not needed
  std::vector<std::vector<float>> moments_;
};

std::string version() {
  omp_set_num_threads(1);
  const auto* v = dnnl_version();
  return std::to_string(v->major) + '.' + std::to_string(v->minor) + '.' +
         std::to_string(v->patch) + ", packed weights, one thread";
}

std::unique_ptr<Training> train(const Workload& w, const Parameters& p, const Samples& s,
                                Optimizer optimizer) {
  return std::make_unique<OnednnTraining>(w, p, s, optimizer);
}

const bool registered = register_system(
    {.name = "onednn",
     .version = version(),
     .inference = [](const Workload& w, const Parameters& p,
                     int batch) { return std::make_unique<OnednnInference>(w, p, batch); },
     .training = train,
     .fitting = fit_by_gathering(train)});

}  // namespace
