// SPDX-License-Identifier: MIT
// RTNeural's compile-time API with its xsimd backend, from a checkout; it only runs networks.
#define RTNEURAL_USE_XSIMD 1
#define RTNEURAL_DEFAULT_ALIGNMENT 64
#include <RTNeural/RTNeural.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include "elementwise.hpp"
#include "system.hpp"

namespace {

using namespace bench;

/// The layers of a workload from L on: Dense, its activation, and so on. The softmax layer of this
/// backend also adds up the padding of the last vector (wrong for every width that is no multiple of
/// the lanes), so softmax is left out here and computed by hand.
template <std::size_t W, std::size_t L, class... Layers>
auto stack() {
  constexpr const Workload& w = workloads[W];
  if constexpr (L == w.depth) {
    return std::type_identity<RTNeural::ModelT<float, w.inputs(), w.outputs(), Layers...>>{};
  } else {
    using Dense = RTNeural::DenseT<float, w.widths[L], w.widths[L + 1]>;
    if constexpr (w.activation(L) == Act::relu)
      return stack<W, L + 1, Layers..., Dense, RTNeural::ReLuActivationT<float, w.widths[L + 1]>>();
    else if constexpr (w.activation(L) == Act::tanh)
      return stack<W, L + 1, Layers..., Dense, RTNeural::TanhActivationT<float, w.widths[L + 1]>>();
    else
      return stack<W, L + 1, Layers..., Dense>();
  }
}

template <std::size_t W>
class RtneuralInference final : public Inference {
  static constexpr const Workload& workload = workloads[W];
  static constexpr int in = workload.inputs();
  static constexpr int out = workload.outputs();
  static constexpr int lanes = by_hand::lanes;

 public:
  explicit RtneuralInference(const Parameters& p) { set<0>(p); }

  void one_by_one(long n, const Samples& samples, float* y) override {
    for (long i = 0; i < n; ++i) run(samples.x.data() + i % samples.batch * in, y);
  }
  void chained(long n, float* x, float* y) override {
    for (long i = 0; i < n; ++i) {
      run(x, y);
      std::copy_n(y, std::min(in, out), x);
    }
  }
  /// It knows one sample at a time.
  void batch(long n, const Samples& samples, float* y) override {
    for (long i = 0; i < n; ++i)
      for (int s = 0; s < samples.batch; ++s) run(samples.x.data() + s * in, y + s * out);
  }

 private:
  template <std::size_t L>
  void set(const Parameters& p) {
    if constexpr (L < workload.depth) {
      constexpr auto width = static_cast<std::size_t>(workload.widths[L]);
      std::vector<std::vector<float>> rows;
      for (std::size_t o = 0; o < p.b[L].size(); ++o)
        rows.emplace_back(&p.w[L][o * width], &p.w[L][o * width] + width);
      auto& dense = model_.template get<static_cast<int>(2 * L)>();  // an activation in between
      dense.setWeights(rows);
      dense.setBias(p.b[L].data());
      set<L + 1>(p);
    }
  }
  void run(const float* x, float* y) {
    // It loads whole aligned vectors, so that copying is part of the call; in vectors too, because a load
    // that overlaps smaller stores waits for them.
    constexpr int whole = in / lanes * lanes;
    for (int i = 0; i < whole; i += lanes) by_hand::store(x_ + i, by_hand::load(x + i));
    if constexpr (whole < in) by_hand::store(x_ + whole, by_hand::load(x + whole, in - whole));
    model_.forward(x_);
    if constexpr (workload.last == Act::softmax) {
      const by_hand::Lanes used = by_hand::first(out);
      const by_hand::Lanes z = by_hand::load(model_.getOutputs(), out) + (used - 1) * 1e30F;
      by_hand::store(y, by_hand::softmax(z, used), out);
    } else {
      std::copy_n(model_.getOutputs(), out, y);
    }
  }

  typename decltype(stack<W, 0>())::type model_;
  alignas(64) float x_[(in + lanes - 1) / lanes * lanes]{};
};

const bool registered =
    register_system({.name = "rtneural",
                     .version = "checkout, xsimd, softmax by hand",
                     .inference =
                         [](const Workload& w, const Parameters& p, int) {
                           return for_workload<std::unique_ptr<Inference>>(w, [&]<std::size_t W>() {
                             return std::make_unique<RtneuralInference<W>>(p);
                           });
                         },
                     .training = nullptr,
                     .fitting = nullptr});

}  // namespace
