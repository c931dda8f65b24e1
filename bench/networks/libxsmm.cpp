// SPDX-License-Identifier: MIT
// libxsmm: a kernel generated for every product of a layer, everything around it by hand.
#include <libxsmm.h>

#include <array>
#include <vector>

#include "elementwise.hpp"
#include "fit.hpp"
#include "system.hpp"

namespace {

using namespace bench;
using namespace bench::by_hand;

/// A generated C (m × n, column-major) = A (m × k) · B (k × n, or its transpose) + beta · C.
libxsmm_smmfunction kernel(int m, int n, int k, int lda, int ldb, int ldc, float beta,
                           bool b_turned = false) {
  const float alpha = 1;
  const int flags = b_turned ? LIBXSMM_GEMM_FLAG_TRANS_B : LIBXSMM_GEMM_FLAG_NONE;
  const int prefetch = LIBXSMM_GEMM_PREFETCH_NONE;
  return libxsmm_smmdispatch(m, n, k, &lda, &ldb, &ldc, &alpha, &beta, &flags, &prefetch);
}

/// Outputs padded to whole vectors, weights packed in panels: [pad / panel][in][panel].
struct Layer {
  int in;
  int out;
  int pad;
  int panel;
  int step;  // floats between samples of the input
  Act act;
  Block w;
  Block b;
  libxsmm_smmfunction forward_kernel;

  Layer(const Workload& workload, const Parameters& p, std::size_t l, int batch, int widest)
      : in(workload.widths[l]),
        out(workload.widths[l + 1]),
        pad((out + lanes - 1) / lanes * lanes),
        panel(std::min(widest, pad)),
        step(l == 0 ? in : (in + lanes - 1) / lanes * lanes),
        act(workload.activation(l)),
        w(in * pad),
        b(pad) {
    while (pad % panel != 0) panel -= lanes;
    for (int o = 0; o < out; ++o)
      for (int i = 0; i < in; ++i) w[at(o, i)] = p.w[l][static_cast<std::size_t>(o * in + i)];
    std::copy(p.b[l].begin(), p.b[l].end(), static_cast<float*>(b));
    forward_kernel = kernel(panel, batch, in, panel, step, pad, 0);
  }
  [[nodiscard]] int at(int o, int i) const {
    return o / panel * panel * in + i * panel + o % panel;
  }
  /// z is scratch; y holds a sample every `y_step` floats. Padding in y is left as it is: zero.
  void forward(const float* x, float* z, float* y, int y_step, int batch) const {
    const bool whole = y_step == pad && act != Act::softmax;
    if (whole) z = y;
    for (int o = 0; o < pad; o += panel) forward_kernel(w + o * in, x, z + o);
    finish(act, z, pad, b, y, y_step, batch, whole ? pad : out);
  }
};

/// The widths of panels that a network is tried in; the kernels are at their best with 64.
constexpr std::array panels{64, 32, 16, 128, 4096};

class Network {
 public:
  Network(const Workload& workload, const Parameters& p, int batch, int panel) : batch_(batch) {
    for (std::size_t l = 0; l < workload.depth; ++l) {
      layers.emplace_back(workload, p, l, batch, panel);
      outputs.emplace_back(batch * layers.back().pad);
      if (scratch_.size() < outputs.back().size()) scratch_ = Block(outputs.back().size());
    }
  }
  [[nodiscard]] virtual bool complete() const {
    return std::all_of(layers.begin(), layers.end(),
                       [](const Layer& l) { return l.forward_kernel != nullptr; });
  }
  virtual ~Network() = default;
  /// The last outputs go to y, `y_step` floats a sample.
  void forward(const float* x, float* y, int y_step) {
    for (std::size_t l = 0; l + 1 < layers.size(); ++l) {
      layers[l].forward(x, scratch_, outputs[l], layers[l].pad, batch_);
      x = outputs[l];
    }
    layers.back().forward(x, scratch_, y, y_step, batch_);
  }
  std::vector<Layer> layers;
  std::vector<Block> outputs;

 protected:
  int batch_;
  Block scratch_;
};

class XsmmInference final : public Inference {
 public:
  XsmmInference(const Workload& workload, const Parameters& p, int batch)
      : in_(workload.inputs()), out_(workload.outputs()) {
    const Block x(in_ * batch);
    Block y(out_ * batch);
    const int calls = 1 + static_cast<int>(1e6 / (workload.forward_flops() * batch));
    double best = 1e9;
    for (const int panel : panels) {
      auto network = std::make_unique<Network>(workload, p, batch, panel);
      if (!network->complete()) continue;
      const double seconds = seconds_of([&] {
        for (int i = 0; i < calls; ++i) network->forward(x, y, out_);
      });
      if (seconds < best) best = seconds, network_ = std::move(network);
    }
  }
  [[nodiscard]] bool complete() const { return network_ != nullptr; }
  void one_by_one(long n, const Samples& samples, float* y) override {
    for (long i = 0; i < n; ++i)
      network_->forward(samples.x.data() + i % samples.batch * in_, y, out_);
  }
  void chained(long n, float* x, float* y) override {
    for (long i = 0; i < n; ++i) {
      network_->forward(x, y, out_);
      std::copy_n(y, std::min(in_, out_), x);
    }
  }
  void batch(long n, const Samples& samples, float* y) override {
    for (long i = 0; i < n; ++i) network_->forward(samples.x.data(), y, out_);
  }

 private:
  int in_;
  int out_;
  std::unique_ptr<Network> network_;
};

class Trainer final : public Network {
 public:
  Trainer(const Workload& workload, const Parameters& p, const Samples& s, Optimizer optimizer,
          int panel)
      : Network(workload, p, s.batch, panel),
        sgd_(optimizer == Optimizer::sgd),
        x_(s.x.data()),
        t_(s.t.data()) {
    for (const Layer& layer : layers) steps_.emplace_back(layer, batch_, sgd_);
  }
  [[nodiscard]] bool complete() const override {
    return Network::complete() && std::all_of(steps_.begin(), steps_.end(), [](const Step& s) {
             return s.update != nullptr && s.down != nullptr;
           });
  }
  void step() {
    const Layer& last = layers.back();
    forward(x_, outputs.back(), last.pad);
    // Kernels know no alpha: the deltas carry −rate / batch for SGD in place, 1 / batch for Adam.
    const float scale = (sgd_ ? -learning_rate : 1.0F) / static_cast<float>(batch_);
    for (int r = 0; r < batch_; ++r)
      difference(outputs.back() + r * last.pad, t_ + r * last.out, scale,
                 steps_.back().dz + r * last.pad, last.out);
    adam_.next();
    for (std::size_t l = layers.size(); l-- > 0;) {
      Layer& layer = layers[l];
      Step& s = steps_[l];
      const float* below = l == 0 ? x_ : outputs[l - 1];
      if (l > 0) {
        // The kernels cannot transpose A, so the weights are transposed first.
        for (int o = 0; o < layer.pad; o += layer.panel)
          libxsmm_otrans(s.transposed + o * layer.in, layer.w + o * layer.in, sizeof(float),
                         static_cast<unsigned>(layer.panel), static_cast<unsigned>(layer.in),
                         static_cast<unsigned>(layer.panel), static_cast<unsigned>(layer.in));
        float* down = steps_[l - 1].dz;
        for (int i = 0; i < layer.in; i += s.rows) s.down(s.transposed + i, s.dz, down + i);
        backward(layers[l - 1].act, below, down, batch_ * layer.step);
      }
      float* w = sgd_ ? layer.w : s.gw;
      float* b = sgd_ ? layer.b : s.gb;
      if (!sgd_) std::fill_n(b, layer.pad, 0.0F);
      for (int o = 0; o < layer.pad; o += layer.panel) s.update(s.dz + o, below, w + o * layer.in);
      add_rows(s.dz, batch_, layer.pad, b);
      if (!sgd_) {
        adam_.update(layer.w, s.gw, s.mw, s.vw, layer.w.size());
        adam_.update(layer.b, s.gb, s.mb, s.vb, layer.pad);
      }
    }
  }

 private:
  struct Step {
    Block dz, transposed;
    Block gw, mw, vw, gb, mb, vb;  // of Adam
    int rows;                      // of dX a kernel makes
    libxsmm_smmfunction update;
    libxsmm_smmfunction down;
    Step(const Layer& l, int batch, bool sgd)
        : dz(batch * l.pad),
          transposed(l.w.size()),
          rows(l.in % 64 == 0 ? 64 : l.in),
          update(kernel(l.panel, l.in, batch, l.pad, l.step, l.panel, sgd ? 1 : 0, true)),
          down(kernel(rows, batch, l.out, l.in, l.pad, l.step, 0)) {
      if (sgd) return;
      for (Block* m : {&gw, &mw, &vw}) *m = Block(l.w.size());
      for (Block* m : {&gb, &mb, &vb}) *m = Block(l.pad);
    }
  };
  bool sgd_;
  const float* x_;
  const float* t_;
  std::vector<Step> steps_;
  Adam adam_;
};

class XsmmTraining final : public Training {
 public:
  XsmmTraining(const Workload& workload, const Parameters& p, const Samples& s,
               Optimizer optimizer) {
    const int calls = 1 + static_cast<int>(1e6 / (workload.training_flops() * s.batch));
    double best = 1e9;
    int fastest = 0;
    for (const int panel : panels) {
      Trainer trainer(workload, p, s, optimizer, panel);
      if (!trainer.complete()) continue;
      const double seconds = seconds_of([&] {
        for (int i = 0; i < calls; ++i) trainer.step();
      });
      if (seconds < best) best = seconds, fastest = panel;
    }
    if (fastest != 0) trainer_ = std::make_unique<Trainer>(workload, p, s, optimizer, fastest);
  }
  [[nodiscard]] bool complete() const { return trainer_ != nullptr; }
  void steps(long n) override {
    for (long i = 0; i < n; ++i) trainer_->step();
  }
  [[nodiscard]] Parameters parameters() const override {
    Parameters p;
    for (const Layer& layer : trainer_->layers) {
      auto& w = p.w.emplace_back(static_cast<std::size_t>(layer.in * layer.out));
      for (int o = 0; o < layer.out; ++o)
        for (int i = 0; i < layer.in; ++i)
          w[static_cast<std::size_t>(o * layer.in + i)] = layer.w[layer.at(o, i)];
      const float* b = layer.b;
      p.b.emplace_back(b, b + layer.out);
    }
    return p;
  }
  [[nodiscard]] Outputs outputs() const override {
    return {std::as_const(*trainer_).outputs.back(), trainer_->layers.back().pad};
  }

 private:
  std::unique_ptr<Trainer> trainer_;
};

/// Null where libxsmm has no kernel for a product.
template <class Cell>
std::unique_ptr<Cell> if_complete(std::unique_ptr<Cell> cell) {
  return cell->complete() ? std::move(cell) : nullptr;
}

std::unique_ptr<Training> train(const Workload& w, const Parameters& p, const Samples& s,
                                Optimizer optimizer) {
  return if_complete(std::make_unique<XsmmTraining>(w, p, s, optimizer));
}

const bool registered = [] {
  libxsmm_init();
  return register_system({.name = "libxsmm",
                          .version = std::string("libxsmm " LIBXSMM_VERSION ", kernels for ") +
                                     libxsmm_get_target_arch(),
                          .inference =
                              [](const Workload& w, const Parameters& p, int batch) {
                                return if_complete(std::make_unique<XsmmInference>(w, p, batch));
                              },
                          .training = train,
                          .fitting = fit_by_gathering(train)});
}();

}  // namespace
