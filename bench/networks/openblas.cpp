// SPDX-License-Identifier: MIT
// OpenBLAS: sgemm and sgemv, everything around them by hand.
#include <cblas.h>

#include <array>
#include <cstdlib>
#include <limits>
#include <vector>

#include "blas.hpp"  // lets OpenBLAS choose its kernels
#include "elementwise.hpp"
#include "fit.hpp"
#include "system.hpp"

namespace {

using namespace bench;
using namespace bench::by_hand;

/// C (m × n, column-major) = A (m × k) · B (k × n) + beta · C.
void product(bool a_turned, const float* a, int lda, bool b_turned, const float* b, int ldb,
             float alpha, float beta, float* c, int ldc, int m, int n, int k, int split) {
  // Up to m·n·k = 10^6 OpenBLAS runs small kernels that do not pack; with few columns it pays to
  // stay below.
  const int step = split > 0 && double(m) * n * k > 1e6 ? split : m;
  for (int row = 0; row < m; row += step)
    cblas_sgemm(CblasColMajor, a_turned ? CblasTrans : CblasNoTrans,
                b_turned ? CblasTrans : CblasNoTrans, std::min(step, m - row), n, k, alpha,
                a + (a_turned ? row * lda : row), lda, b, ldb, beta, c + row, ldc);
}

/// W as (out, in), or transposed as (in, out): which is faster depends on the product and its size.
struct Layer {
  int in;
  int out;
  Act act;
  bool transposed;
  Block w;
  Block b;
  Block zeros;

  Layer(const Workload& workload, const Parameters& p, std::size_t l, bool transpose)
      : in(workload.widths[l]),
        out(workload.widths[l + 1]),
        act(workload.activation(l)),
        transposed(transpose),
        w(in * out),
        b(out),
        zeros(out) {
    for (int o = 0; o < out; ++o)
      for (int i = 0; i < in; ++i)
        w[transposed ? i * out + o : o * in + i] = p.w[l][static_cast<std::size_t>(o * in + i)];
    std::copy(p.b[l].begin(), p.b[l].end(), static_cast<float*>(b));
  }
  [[nodiscard]] int ld() const { return transposed ? out : in; }
  /// y = act(x W + b); z is scratch as large as y.
  void forward(const float* x, float* z, float* y, int batch, int split) const {
    if (batch == 1) {
      const float* none = zeros;
      std::copy_n(static_cast<const float*>(b), out, z);
      if (split > 0)  // the small kernels of sgemm, or sgemv
        cblas_sgemm(CblasColMajor, transposed ? CblasNoTrans : CblasTrans, CblasNoTrans, out, 1, in,
                    1, w, ld(), x, in, 1, z, out);
      else
        cblas_sgemv(transposed ? CblasColMajor : CblasRowMajor, CblasNoTrans, out, in, 1, w, ld(),
                    x, 1, 1, z, 1);
      finish(act, z, out, none, y, out, 1, out);
      return;
    }
    if (out % lanes == 0) z = y;
    product(!transposed, w, ld(), false, x, in, 1, 0, z, out, out, batch, in, split);
    finish(act, z, out, b, y, out, batch, out);
  }
};

/// The ways to store and split that a network is tried in.
struct Way {
  int turned_from;  // layers with at least so many outputs are (in, out)
  int split;
};
constexpr int never = std::numeric_limits<int>::max();
constexpr std::array ways{Way{16, 32}, Way{16, 0},     Way{0, 32},
                          Way{0, 0},   Way{never, 32}, Way{never, 0}};

class Network {
 public:
  Network(const Workload& workload, const Parameters& p, int batch, Way way)
      : batch_(batch), way_(way) {
    for (std::size_t l = 0; l < workload.depth; ++l) {
      layers.emplace_back(workload, p, l, workload.widths[l + 1] >= way.turned_from);
      outputs.emplace_back(batch * layers.back().out);
      if (scratch_.size() < outputs.back().size()) scratch_ = Block(outputs.back().size());
    }
  }
  /// The outputs of the last layer, (batch, outputs).
  const float* forward(const float* x, float* y) {
    for (std::size_t l = 0; l < layers.size(); ++l) {
      float* to = l + 1 == layers.size() ? y : outputs[l];
      layers[l].forward(x, scratch_, to, batch_, way_.split);
      x = to;
    }
    return x;
  }
  std::vector<Layer> layers;
  std::vector<Block> outputs;

 protected:
  int batch_;
  Way way_;
  Block scratch_;
};

class OpenBlasInference final : public Inference {
 public:
  OpenBlasInference(const Workload& workload, const Parameters& p, int batch)
      : in_(workload.inputs()), out_(workload.outputs()) {
    const Block x(in_ * batch);
    Block y(out_ * batch);
    const int calls = std::max(1, static_cast<int>(1e6 / (workload.forward_flops() * batch)));
    double best = 1e9;
    for (const Way way : ways) {
      auto network = std::make_unique<Network>(workload, p, batch, way);
      const double seconds = seconds_of([&] {
        for (int i = 0; i < calls; ++i) network->forward(x, y);
      });
      if (seconds < best) best = seconds, network_ = std::move(network);
    }
  }
  void one_by_one(long n, const Samples& samples, float* y) override {
    for (long i = 0; i < n; ++i) network_->forward(samples.x.data() + i % samples.batch * in_, y);
  }
  void chained(long n, float* x, float* y) override {
    for (long i = 0; i < n; ++i) {
      network_->forward(x, y);
      std::copy_n(y, std::min(in_, out_), x);
    }
  }
  void batch(long n, const Samples& samples, float* y) override {
    for (long i = 0; i < n; ++i) network_->forward(samples.x.data(), y);
  }

 private:
  int in_;
  int out_;
  std::unique_ptr<Network> network_;
};

/// One network and what its training needs.
class Trainer : public Network {
 public:
  Trainer(const Workload& workload, const Parameters& p, const Samples& s, Optimizer optimizer,
          Way way)
      : Network(workload, p, s.batch, way), samples_(s), optimizer_(optimizer) {
    for (const Layer& layer : layers) {
      deltas_.emplace_back(batch_ * layer.out);
      if (optimizer == Optimizer::adam) state_.emplace_back(layer);
    }
  }
  void step() {
    const float* x = samples_.x.data();
    const std::size_t depth = layers.size();
    const float* y = forward(x, outputs.back());
    // The deltas carry what the update needs: −rate / batch for SGD in place, 1 / batch for Adam.
    const bool sgd = optimizer_ == Optimizer::sgd;
    const float scale = (sgd ? -learning_rate : 1.0F) / static_cast<float>(batch_);
    difference(y, samples_.t.data(), scale, deltas_.back(), deltas_.back().size());
    adam_.next();
    for (std::size_t l = depth; l-- > 0;) {
      Layer& layer = layers[l];
      const float* below = l == 0 ? x : outputs[l - 1];
      const float* dz = deltas_[l];
      if (l > 0) {
        product(layer.transposed, layer.w, layer.ld(), false, dz, layer.out, 1, 0, deltas_[l - 1],
                layer.in, layer.in, batch_, layer.out, way_.split);
        backward(layers[l - 1].act, below, deltas_[l - 1], deltas_[l - 1].size());
      }
      float* w = sgd ? layer.w : state_[l].gw;
      float* b = sgd ? layer.b : state_[l].gb;
      if (!sgd) std::fill_n(b, layer.out, 0.0F);
      if (layer.transposed)
        product(false, dz, layer.out, true, below, layer.in, 1, sgd ? 1 : 0, w, layer.out,
                layer.out, layer.in, batch_, 0);
      else
        product(false, below, layer.in, true, dz, layer.out, 1, sgd ? 1 : 0, w, layer.in, layer.in,
                layer.out, batch_, 0);
      add_rows(dz, batch_, layer.out, b);
      if (!sgd) {
        State& s = state_[l];
        adam_.update(layer.w, s.gw, s.mw, s.vw, layer.w.size());
        adam_.update(layer.b, s.gb, s.mb, s.vb, layer.out);
      }
    }
  }

 private:
  struct State {
    Block gw, mw, vw, gb, mb, vb;
    explicit State(const Layer& layer)
        : gw(layer.w.size()),
          mw(layer.w.size()),
          vw(layer.w.size()),
          gb(layer.out),
          mb(layer.out),
          vb(layer.out) {}
  };
  const Samples& samples_;
  Optimizer optimizer_;
  std::vector<Block> deltas_;
  std::vector<State> state_;
  Adam adam_;
};

class OpenBlasTraining final : public Training {
 public:
  OpenBlasTraining(const Workload& workload, const Parameters& p, const Samples& s,
                   Optimizer optimizer) {
    const int calls = std::max(1, static_cast<int>(1e6 / (workload.training_flops() * s.batch)));
    double best = 1e9;
    Way fastest{};
    for (const Way way : ways) {
      Trainer trainer(workload, p, s, optimizer, way);
      const double seconds = seconds_of([&] {
        for (int i = 0; i < calls; ++i) trainer.step();
      });
      if (seconds < best) best = seconds, fastest = way;
    }
    trainer_ = std::make_unique<Trainer>(workload, p, s, optimizer, fastest);
  }
  void steps(long n) override {
    for (long i = 0; i < n; ++i) trainer_->step();
  }
  [[nodiscard]] Parameters parameters() const override {
    Parameters p;
    for (const Layer& layer : trainer_->layers) {
      auto& w = p.w.emplace_back(static_cast<std::size_t>(layer.w.size()));
      for (int o = 0; o < layer.out; ++o)
        for (int i = 0; i < layer.in; ++i)
          w[static_cast<std::size_t>(o * layer.in + i)] =
              layer.w[layer.transposed ? i * layer.out + o : o * layer.in + i];
      const float* b = layer.b;
      p.b.emplace_back(b, b + layer.out);
    }
    return p;
  }
  [[nodiscard]] Outputs outputs() const override {
    return {std::as_const(*trainer_).outputs.back(), trainer_->layers.back().out};
  }

 private:
  std::unique_ptr<Trainer> trainer_;
};

std::unique_ptr<Training> train(const Workload& w, const Parameters& p, const Samples& s,
                                Optimizer optimizer) {
  return std::make_unique<OpenBlasTraining>(w, p, s, optimizer);
}

const bool registered = [] {
  openblas_set_num_threads(1);
  const std::string config = openblas_get_config();  // "OpenBLAS 0.3.21 …"
  return register_system(
      {.name = "openblas",
       .version =
           config.substr(0, config.find(' ', 9)) + ", kernels for " + openblas_get_corename(),
       .inference = [](const Workload& w, const Parameters& p,
                       int batch) { return std::make_unique<OpenBlasInference>(w, p, batch); },
       .training = train,
       .fitting = fit_by_gathering(train)});
}();

}  // namespace
