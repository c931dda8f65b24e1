// SPDX-License-Identifier: MIT
// The way back with neurons on lanes. Per layer first ∂L/∂x, through the activation below, then
// ∂L/∂W, whose epilogue updates the weights: their gradients need not reach memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/network/draw_noise.hpp>
#include <ctnn/network/loss.hpp>
#include <ctnn/network/noise.hpp>
#include <ctnn/network/plan.hpp>
#include <ctnn/network/tiled_forward.hpp>

namespace ctnn::inline CTNN_ABI {

/// The buffers of a training step with neurons on lanes, in one block, allocated once.
template <class Net, class V, int Batch>
class TiledArena {
 public:
  using T = plain::scalar_of<V>;
  static constexpr auto plan = make_plan<Net, V>(Batch);

  [[nodiscard]] T* at(std::size_t offset) noexcept { return memory_.data() + offset; }
  /// x of sample s.
  [[nodiscard]] T& input(std::size_t s, std::size_t i) noexcept {
    return at(plan.input)[s * static_cast<std::size_t>(plan.input_stride) + i];
  }
  [[nodiscard]] T& target(std::size_t s, std::size_t o) noexcept {
    return at(plan.target)[o * static_cast<std::size_t>(plan.rows) + s];
  }
  [[nodiscard]] T& weight(std::size_t s) noexcept { return at(plan.weight)[s]; }
  static constexpr std::size_t padded = static_cast<std::size_t>(plan.rows);
  static constexpr std::size_t input_step = 1;  ///< from one input of a sample to the next

  /// What was drawn for the outputs of layer l, which D disturbs.
  template <class D>
  [[nodiscard]] detail::TiledNoise<D, V> noise(int l) noexcept {
    return {kept(l), of(l).kept_bytes, {at(of(l).addends), of(l).stride}};
  }
  /// Draws it.
  template <class D>
  void draw(NoiseKey key, int l, const std::uint32_t* ids, int samples) noexcept {
    const LayerPlan& layer = of(l);
    if constexpr (D::multiplies)
      detail::draw_kept(key, l, ids, samples, layer.out, typename D::nodes{}, kept(l),
                        layer.kept_bytes);
    if constexpr (D::adds)
      detail::draw<D, V>(key, l, ids, samples, layer.out,
                         detail::KeepAddends<T>{{at(layer.addends), layer.stride, 1}});
  }
  /// Does to the inputs what the nodes of D do.
  template <class D>
  void disturb_inputs(NoiseKey key, const std::uint32_t* ids, int samples) noexcept {
    detail::draw<D, V>(key, -1, ids, samples, shape_of<Net>::inputs,
                       detail::DisturbInPlace<T>{{at(plan.input), plan.input_stride, 1}});
  }

 private:
  static constexpr const LayerPlan& of(int l) noexcept {
    return plan.layers[static_cast<std::size_t>(l)];
  }
  unsigned char* kept(int l) noexcept { return reinterpret_cast<unsigned char*>(at(of(l).kept)); }

  Storage<T, plan.size> memory_;
};

namespace detail {

/// Epilogue of ∂L/∂x: through the training nodes and the activation below, ∂L/∂z = A′·m·g.
template <class V, class A, class Noise = NoNoise<V>>
struct Derive {
  using T = plain::scalar_of<V>;
  kernels::RowMajor<T> dz;
  const T* stored;  // same stride
  const T* alphas;
  T* alpha_gradients;
  [[no_unique_address]] Noise noise{};

  CTNN_INLINE void operator()(int s, int i, V g) const noexcept {
    using derived = derived_activation<A>;
    using lanes = lanes_of<V>;
    const V kept = lanes::load(kernels::RowMajor<const T>{stored, dz.stride}.row(s) + i);
    if constexpr (recovers_outputs<A, typename Noise::disturbance_type>) {
      // m comes last: A′ at the zero in place of what was dropped may be infinite.
      lanes::store(dz.row(s) + i,
                   noise.backward(derived::backward(Noise::recovered(kept), V(0), g), s, i));
      return;
    }
    g = noise.backward(g, s, i);
    V alpha(0);
    if constexpr (derived::trained) {
      alpha = lanes::load(alphas + i);
      T* const gradient = alpha_gradients + i;
      lanes::store(gradient, lanes::load(gradient) + derived::parameter(kept, alpha, g));
    }
    lanes::store(dz.row(s) + i, derived::backward(kept, alpha, g));
  }
};

/// Epilogue of ∂L/∂x below which whole rows are differentiated afterwards.
template <class V, class Noise = NoNoise<V>>
struct KeepGradient {
  kernels::RowMajor<plain::scalar_of<V>> dx;
  [[no_unique_address]] Noise noise{};
  CTNN_INLINE void operator()(int s, int i, V g) const noexcept {
    lanes_of<V>::store(dx.row(s) + i, noise.backward(g, s, i));
  }
};

}  // namespace detail

/// Forward, loss and backward of one batch.
template <class Net, class V, class L, int Batch>
struct tiled_backward {
  using shape = shape_of<Net>;
  using forward = tiled_forward<Net, V>;
  using layout = typename forward::layout;
  using arena_type = TiledArena<Net, V, Batch>;
  using T = plain::scalar_of<V>;
  using input = kernels::RowMajor<const T>;
  using output = kernels::RowMajor<T>;
  static constexpr int lanes = lanes_of<V>::count;
  static constexpr int last = static_cast<int>(shape::depth) - 1;
  static constexpr auto& plan = arena_type::plan;
  static constexpr bool fused = true;

  /// The first `rows` samples of the arena; those up to whole registers have weight zero. Each
  /// layer's `updates.layer<l>()` has weights(k, g), biases(o, g) and alphas(o, g), which take the
  /// gradient of L parameters, at an offset in the layer's panels or outputs.
  static Step run(const T* parameters, arena_type& arena, int rows, bool classes,
                  auto updates) noexcept {
    detail::for_each_layer<0, last>([&](auto l) {
      constexpr LayerPlan layer = plan.layers[l()];
      const output y{arena.at(layer.output), layer.stride};
      T* const stored = arena.at(layer.stored);
      T* const turned = arena.at(plan.turned);
      if constexpr (detail::disturbance_behind<Net, l()>::any)
        forward::template layer_and_disturb<l()>(parameters, rows, x_of<l()>(arena), y, stored,
                                                 noise_behind<l()>(arena), turned);
      else
        forward::template layer<l(), layer.stored_apart>(parameters, rows, x_of<l()>(arena), y,
                                                         stored, turned);
    });
    constexpr LayerPlan top = plan.layers[last];
    const output z{arena.at(top.output), top.stride};
    forward::template scores<last>(parameters, rows, x_of<last>(arena), z);
    const Step step = loss(parameters, arena, rows, z, classes);

    detail::for_each_layer<0, last + 1>([&](auto turn) {
      constexpr int l = last - turn();
      constexpr LayerLayout at = layout::layers[l];
      constexpr LayerPlan layer = plan.layers[l];
      const input dz{arena.at(plan.deltas[l % 2]), layer.stride};
      const auto update = updates.template layer<l>();
      if constexpr (l > 0) backward_x<l>(parameters, arena, rows, dz, updates);
      kernels::backward_w<V, layer.tile>(rows, at.in, at.registers, x_of<l>(arena), dz, update);
    });
    return step;
  }

 private:
  template <int Layer>
  static auto noise_behind([[maybe_unused]] arena_type& arena) noexcept {
    using D = detail::disturbance_behind<Net, Layer>;
    if constexpr (D::any)
      return arena.template noise<D>(Layer);
    else
      return detail::NoNoise<V>{};
  }

  template <int Layer>
  static input x_of(arena_type& arena) noexcept {
    if constexpr (Layer == 0)
      return {arena.at(plan.input), plan.input_stride};
    else
      return {arena.at(plan.layers[Layer - 1].output), plan.layers[Layer - 1].stride};
  }

  /// Loss value and ∂L/∂z of the last layer, L samples at a time on the lanes of a register.
  static Step loss(const T* parameters, arena_type& arena, int rows, output z,
                   bool classes) noexcept {
    constexpr int n = shape::outputs;
    constexpr int padded = (n + lanes - 1) / lanes * lanes;
    T* const weights = arena.at(plan.weight);
    T* const scores = arena.at(plan.turned);
    T* const deltas = scores + padded * lanes;
    const output dz{arena.at(plan.deltas[last % 2]), plan.layers[last].stride};
    Step step;
    for (int s = 0; s < rows; ++s) step.weight += static_cast<double>(weights[s]);
    const V scale(step.weight > 0 ? static_cast<T>(1 / step.weight) : T(0));
    for (int j = n; j < padded; ++j) lanes_of<V>::store(deltas + j * lanes, V(0));
    // Rows of weight zero repeat a sample: 0·NaN would be NaN, and only the samples' own may be.
    for (int s = rows; s % lanes != 0; ++s) std::copy_n(z.row(0), padded, z.row(s));
    for (int s = 0; s < rows; s += lanes) {
      kernels::turn_in<V>({z.row(s), z.stride}, n, scores);
      const T* const targets = arena.at(plan.target) + s;
      const auto seen = last_loss<Net, V, L>::see(
          parameters, [=](int j) { return lanes_of<V>::load(scores + j * lanes); },
          [=](int j) { return lanes_of<V>::load(targets + j * plan.rows); },
          [=](int j, V d) { lanes_of<V>::store(deltas + j * lanes, d); }, [](int, V) {},
          lanes_of<V>::load(weights + s), scale, classes);
      step.loss += static_cast<double>(sum(seen.loss));
      step.correct += static_cast<double>(sum(seen.correct));
      kernels::turn_out<V>(deltas, n, {dz.row(s), dz.stride});
    }
    return step;
  }

  /// ∂L/∂z of the layer below.
  template <int Layer>
  static void backward_x(const T* parameters, arena_type& arena, int rows, input dz,
                         auto& updates) noexcept {
    using A = typename forward::plain::template activation<Layer - 1>;
    using derived = derived_activation<A>;
    constexpr LayerLayout at = layout::layers[Layer];
    constexpr LayerLayout below = layout::layers[Layer - 1];
    constexpr LayerPlan layer = plan.layers[Layer];
    constexpr LayerPlan under = plan.layers[Layer - 1];
    const output dx{arena.at(plan.deltas[(Layer - 1) % 2]), under.stride};
    const T* const stored = arena.at(under.stored);
    const auto noise = noise_behind<Layer - 1>(arena);
    using Noise = std::remove_const_t<decltype(noise)>;
    const auto product = [&](auto epilogue) {
      kernels::backward_x<V, layer.tile_x>(rows, at.in, at.out, dz, parameters + at.weights,
                                           at.tile.columns, arena.at(plan.packed), epilogue);
    };
    if constexpr (derived::rows) {
      product(detail::KeepGradient<V, Noise>{dx, noise});
      backward_rows<Layer - 1>(rows, {stored, under.stride}, dx, arena.at(plan.turned));
    } else if constexpr (derived::trained) {
      alignas(cache_line) T gradients[below.padded]{};
      product(detail::Derive<V, A, Noise>{dx, stored, parameters + below.alphas, gradients, noise});
      const auto update = updates.template layer<Layer - 1>();
      for (int o = 0; o < below.padded; o += lanes)
        update.alphas(o, lanes_of<V>::load(gradients + o));
    } else {
      product(detail::Derive<V, A, Noise>{dx, stored, nullptr, nullptr, noise});
    }
  }

  /// ∂L/∂z of an activation of whole rows from ∂L/∂y in `d`, in place. `kept` holds what was stored,
  /// and behind it g, of L samples.
  template <int Layer>
  static void backward_rows(int rows, input stored, output d, T* const kept) noexcept {
    constexpr int n = shape::layers[Layer].out;
    constexpr int padded = (n + lanes - 1) / lanes * lanes;
    T* const g = kept + padded * lanes;
    for (int s = 0; s < rows; s += lanes) {
      kernels::turn_in<V>({stored.row(s), stored.stride}, n, kept);
      kernels::turn_in<V>({d.row(s), d.stride}, n, g);
      forward::plain::template derived<Layer>::template backward_row<V, n>(
          n, [=](int j) { return lanes_of<V>::load(kept + j * lanes); },
          [=](int j) { return lanes_of<V>::load(g + j * lanes); },
          [=](int j, V value) { lanes_of<V>::store(g + j * lanes, value); });
      kernels::turn_out<V>(g, n, {d.row(s), d.stride});
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI
