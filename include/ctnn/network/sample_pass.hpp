// SPDX-License-Identifier: MIT
// One sample down a network and back, with an end of the caller's choice: gradients of outputs, or
// of a loss. V = Vector<T> has neurons on lanes; V = T runs on plain kernels, in constant
// expressions too.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/kernels/gemv.hpp>
#include <ctnn/kernels/gemv_transposed.hpp>
#include <ctnn/kernels/layer.hpp>
#include <ctnn/kernels/plain.hpp>
#include <ctnn/network/forward.hpp>
#include <ctnn/network/layout.hpp>
#include <ctnn/network/shapes.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI::detail {

template <class T>
[[nodiscard]] constexpr std::size_t whole_registers(int n) noexcept {
  constexpr int L = Vector<T>::lanes;
  return static_cast<std::size_t>((n + L - 1) / L * L);
}

/// x, and of every layer y and what its backward reads, of one sample; each in whole registers.
template <class Net, class T>
class SampleBuffers {
  using shape = shape_of<Net>;
  struct Plan {
    std::array<std::size_t, shape::depth> output{};
    std::array<std::size_t, shape::depth> stored{};
    std::size_t size = 0;
  };
  static constexpr Plan plan = [] {
    Plan p;
    p.size = whole_registers<T>(shape::inputs);
    for_each_layer<0, static_cast<int>(shape::depth)>([&](auto l) {
      const auto take = [&] {
        const std::size_t first = p.size;
        p.size += whole_registers<T>(shape::layers[l()].out);
        return first;
      };
      p.output[l()] = p.stored[l()] = take();
      if constexpr (plain_forward<Net, T>::template derived<l()>::stores !=
                    symbolic::Stores::output)
        p.stored[l()] = take();
    });
    return p;
  }();

 public:
  static constexpr std::size_t size = plan.size;
  static constexpr bool in_place = size * sizeof(T) <= in_place_limit;

  [[nodiscard]] constexpr T* input() noexcept { return memory_.data(); }
  [[nodiscard]] constexpr const T* input() const noexcept { return memory_.data(); }
  /// y of layer L.
  template <int L>
  [[nodiscard]] constexpr T* output() noexcept {
    return memory_.data() + plan.output[L];
  }
  template <int L>
  [[nodiscard]] constexpr const T* output() const noexcept {
    return memory_.data() + plan.output[L];
  }
  /// What the backward pass of layer L reads: y, or the slope or z beside it.
  template <int L>
  [[nodiscard]] constexpr T* stored() noexcept {
    return memory_.data() + plan.stored[L];
  }
  template <int L>
  [[nodiscard]] constexpr const T* stored() const noexcept {
    return memory_.data() + plan.stored[L];
  }
  /// x of layer L.
  template <int L>
  [[nodiscard]] constexpr const T* input_of() const noexcept {
    if constexpr (L == 0)
      return input();
    else
      return output<L - 1>();
  }

 private:
  Storage<T, size> memory_;
};

/// Adds factor·g to the gradients of a network, in the layout of its parameters. An epilogue of
/// ∂L/∂W.
template <class Layout, class V>
struct AddGradients {
  using T = typename lanes_of<V>::scalar;
  static constexpr bool wanted = true;
  T* gradients;
  T factor = 1;

  struct Layer {
    T* w;
    T* b;
    T* a;
    V factor;
    CTNN_INLINE constexpr void weights(std::ptrdiff_t k, V g) const noexcept { add(w + k, g); }
    CTNN_INLINE constexpr void biases(int o, V g) const noexcept { add(b + o, g); }
    CTNN_INLINE constexpr void alphas(int o, V g) const noexcept { add(a + o, g); }
    CTNN_INLINE constexpr void add(T* to, V g) const noexcept {
      using math::fma;
      lanes_of<V>::store(to, fma(factor, g, lanes_of<V>::load(to)));
    }
  };
  template <int L>
  [[nodiscard]] constexpr Layer layer() const noexcept {
    constexpr LayerLayout at = Layout::layers[L];
    return {gradients + at.weights, gradients + at.biases, gradients + at.alphas, V(factor)};
  }
};
/// Nobody asks for the gradients of parameters.
struct NoGradients {
  static constexpr bool wanted = false;
};

/// The passes of one sample of Net. Gradients travel as rows, `stride` apart: one row, or one per
/// output of the network where a Jacobian is asked for.
template <class Net, class V>
struct sample_pass {
  using T = plain::scalar_of<V>;
  using shape = shape_of<Net>;
  using forward = plain_forward<Net, V>;
  using layout = typename forward::layout;
  using model = typename forward::model;
  using buffers = SampleBuffers<Net, T>;
  using rows_of = kernels::RowMajor<T>;
  static constexpr bool plain_kernels = lanes_of<V>::count == 1;
  static constexpr int last = static_cast<int>(shape::depth) - 1;
  static constexpr int L = lanes_of<V>::count;
  static constexpr int most_columns = tile_for(4).columns;  // registers side by side

  /// Elements of the widest of x and all y, in whole registers.
  static constexpr std::size_t widest = whole_registers<T>(shape::widest);

  /// Layers 0 … Last − 1; x is in the buffers.
  template <int Last = last + 1>
  static constexpr void forwards(const T* parameters, buffers& sample) noexcept {
    for_each_layer<0, Last>([&](auto l) { layer<l()>(parameters, sample); });
  }

  /// z of the last layer where its y would be: all that a loss needs.
  static constexpr void scores(const T* parameters, buffers& sample) noexcept {
    product<last>(parameters, sample, [&](int o, V z) CTNN_INLINE_LAMBDA {
      lanes_of<V>::store(sample.template output<last>() + o, z);
    });
  }

  /// From g = ∂L/∂y of layer `Layer` to ∂L/∂z, in place.
  template <int Layer>
  static constexpr void through(const T* parameters, const buffers& sample, int rows, rows_of g,
                                auto gradients) noexcept {
    using derived = typename forward::template derived<Layer>;
    constexpr int n = shape::layers[Layer].out;
    const T* const stored = sample.template stored<Layer>();
    for (int r = 0; r < rows; ++r) {
      T* const row = g.row(r);
      const auto kept = [=](int j) CTNN_INLINE_LAMBDA { return lanes_of<V>::load(stored + j); };
      const auto incoming = [=](int j) CTNN_INLINE_LAMBDA { return lanes_of<V>::load(row + j); };
      const auto set = [=](int j, V dz) CTNN_INLINE_LAMBDA { lanes_of<V>::store(row + j, dz); };
      if constexpr (!derived::rows)
        for (int j = 0; j < n; j += L)
          set(j, slope<Layer>(parameters, sample, j, incoming(j), gradients));
      else if constexpr (plain_kernels)
        derived::template backward_row<V, n>(n, kept, incoming, set);
      else
        derived::template backward_along<V, n>(n, kept, incoming, set);
    }
  }

  /// From ∂L/∂z of the last layer, whole registers in `ping`, to ∂L/∂x in `dx`; `pong` is as large
  /// as `ping`. Parameters have gradients of a single row only. `packed` has room for `Room`
  /// elements of transposed weights; where they do not fit, row after row reads the weights.
  template <int Room>
  static constexpr void backwards(const T* parameters, const buffers& sample, int rows,
                                  rows_of ping, rows_of pong, rows_of dx, T* packed,
                                  auto gradients) noexcept {
    for_each_layer<0, last + 1>([&](auto turn) {
      constexpr int l = last - turn();
      const rows_of dz = turn() % 2 == 0 ? ping : pong;
      if constexpr (decltype(gradients)::wanted) {
        const auto update = gradients.template layer<l>();
        outer_product<l>(sample, dz, update);
      }
      if constexpr (l == 0) {
        transposed<l, Room>(parameters, rows, dz, packed, keep(dx));
      } else {
        const rows_of below = turn() % 2 == 0 ? pong : ping;
        if constexpr (forward::template derived<l - 1>::rows) {
          transposed<l, Room>(parameters, rows, dz, packed, keep(below));
          through<l - 1>(parameters, sample, rows, below, gradients);
        } else {
          const buffers* const kept = &sample;
          transposed<l, Room>(
              parameters, rows, dz, packed, [=](int r, int i, V g) CTNN_INLINE_LAMBDA {
                lanes_of<V>::store(below.row(r) + i,
                                   slope<l - 1>(parameters, *kept, i, g, gradients));
              });
        }
      }
    });
  }

 private:
  /// One sample as the plain kernels take it, [feature][1].
  template <class Scalar>
  static constexpr auto row(Scalar* data) noexcept {
    return plain::Matrix<V, Scalar, std::integral_constant<int, 1>>{data, {}};
  }
  static constexpr auto keep(rows_of to) noexcept {
    return [=](int r, int i, V g) CTNN_INLINE_LAMBDA { lanes_of<V>::store(to.row(r) + i, g); };
  }

  template <int Layer>
  static constexpr void layer(const T* parameters, buffers& sample) noexcept {
    using derived = typename forward::template derived<Layer>;
    constexpr LayerLayout at = layout::layers[Layer];
    T* const y = sample.template output<Layer>();
    T* const stored = sample.template stored<Layer>();
    if constexpr (plain_kernels) {
      forward::template layer_and_store<Layer>(
          model{parameters}, row(sample.template input_of<Layer>()), row(y), row(stored));
    } else if constexpr (derived::rows) {
      product<Layer>(parameters, sample,
                     [=](int o, V z) CTNN_INLINE_LAMBDA { lanes_of<V>::store(stored + o, z); });
      derived::template forward_along<V, at.out>(
          at.out, [=](int j) { return lanes_of<V>::load(stored + j); },
          [=](int j, V value) { lanes_of<V>::store(y + j, value); });
    } else {
      product<Layer>(parameters, sample, [=](int o, V z) CTNN_INLINE_LAMBDA {
        lanes_of<V>::store(
            y + o, derived::forward_and_store(
                       z, alpha<Layer>(parameters, o),
                       [=](V value) CTNN_INLINE_LAMBDA { lanes_of<V>::store(stored + o, value); }));
      });
    }
  }

  /// epilogue(o, z(o)), o the first of a register.
  template <int Layer>
  static constexpr void product(const T* parameters, const buffers& sample,
                                auto epilogue) noexcept {
    constexpr LayerLayout at = layout::layers[Layer];
    const T* const x = sample.template input_of<Layer>();
    if constexpr (plain_kernels) {
      T z[at.out]{};  // plain::forward stores what its epilogue returns
      forward::template scores<Layer>(model{parameters}, row(x), row(&z[0]));
      for (int o = 0; o < at.out; ++o) epilogue(o, z[o]);
    } else {
      kernels::gemv<V, at.tile, at.in, at.registers>(x, parameters + at.weights,
                                                     parameters + at.biases, epilogue);
    }
  }

  template <int Layer>
  static constexpr V alpha(const T* parameters, int o) noexcept {
    if constexpr (forward::template derived<Layer>::trained)
      return lanes_of<V>::load(parameters + layout::layers[Layer].alphas + o);
    else
      return V(0);
  }

  /// ∂L/∂z = A′·g of a register of outputs; the gradients of trained alphas are added up.
  template <int Layer>
  CTNN_INLINE static constexpr V slope(const T* parameters, const buffers& sample, int o, V g,
                                       [[maybe_unused]] auto gradients) noexcept {
    using derived = typename forward::template derived<Layer>;
    const V kept = lanes_of<V>::load(sample.template stored<Layer>() + o);
    const V a = alpha<Layer>(parameters, o);
    if constexpr (derived::trained && decltype(gradients)::wanted)
      gradients.template layer<Layer>().alphas(o, derived::parameter(kept, a, g));
    return derived::backward(kept, a, g);
  }

  /// ∂L/∂W = dz·xᵀ and ∂L/∂b = dz.
  template <int Layer>
  static constexpr void outer_product(const buffers& sample, rows_of dz, auto update) noexcept {
    constexpr LayerLayout at = layout::layers[Layer];
    const T* const x = sample.template input_of<Layer>();
    if constexpr (plain_kernels)
      plain::backward_w<V>(
          extent<at.in>, extent<at.out>, row(x), row(dz.data),
          [=](int o, int i, V g) {
            update.weights(static_cast<std::ptrdiff_t>(at.weight(o, i) - at.weights), g);
          },
          [=](int o, V g) { update.biases(o, g); });
    else
      kernels::backward_w<V, at.tile>(1, at.in, at.registers, {x, at.in}, {dz.data, dz.stride},
                                      update);
  }

  /// epilogue(r, i, Σₒ w(o, i)·dz(r, o)).
  template <int Layer, int Room>
  static constexpr void transposed(const T* parameters, int rows, rows_of dz,
                                   [[maybe_unused]] T* packed, auto epilogue) noexcept {
    constexpr LayerLayout at = layout::layers[Layer];
    const T* const w = parameters + at.weights;
    if constexpr (plain_kernels) {
      for (int r = 0; r < rows; ++r)
        plain::contract<V, 1, 1>(
            extent<at.in>, extent<1>, extent<at.out>, [](int, int) { return V(0); },
            [=](int i, int o) { return parameters[at.weight(o, i)]; },
            [=](int o, int) { return dz.row(r)[o]; }, [=](int i, int, V g) { epilogue(r, i, g); });
    } else if constexpr (Room >= at.padded * L) {
      constexpr Tile tile =
          tile_for((at.in + L - 1) / L, std::min(most_columns, Room / (at.padded * L)));
      kernels::backward_x<V, tile>(rows, at.in, at.out, {dz.data, dz.stride}, w, at.tile.columns,
                                   packed, epilogue);
    } else {
      for (int r = 0; r < rows; ++r)
        kernels::gemv_transposed<V, at.tile, at.in, at.out>(
            dz.row(r), w, [=](int i, V g) CTNN_INLINE_LAMBDA { epilogue(r, i, g); });
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
