// SPDX-License-Identifier: MIT
// A bound on the norm of every neuron's weights, kept after each update.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/fixed_string.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/policies/clipping.hpp>

namespace ctnn::inline CTNN_ABI {

/// What the bound of one named layer derives from.
struct local_max_norm_kind {};

/// The type of OnLayer<Layer, MaxNorm<c>>.
template <fixed_string Layer, class P>
struct LayerMaxNorm : local_max_norm_kind {
  static constexpr auto layer = Layer;
  static constexpr double bound = P::bound;
};

/// What the bound of all layers derives from.
struct max_norm_kind {
  template <fixed_string Layer, class P>
  using on_layer = LayerMaxNorm<Layer, P>;
};

/// What a learner without MaxNorm has.
struct NoMaxNorm : max_norm_kind {
  static constexpr double bound = std::numeric_limits<double>::infinity();
};

/// The type of MaxNorm.
template <double Bound>
struct MaxNormConstraint : max_norm_kind {
  static_assert(Bound > 0, "MaxNorm<c> needs a positive bound.");
  static constexpr double bound = Bound;
};
/// ‖w‖ ≤ c for the incoming weights w of every neuron, biases excluded: after each update, weights
/// with a longer norm are multiplied by c/‖w‖. OnLayer<"name", MaxNorm<c>> bounds one layer, to the
/// smaller of the two where both do. Srebro & Shraibman 2005; Srivastava et al. 2014, section 5.1;
/// Keras' MaxNorm over the inputs.
/// \tparam C bound c > 0 of the norm
template <Number auto C>
inline constexpr MaxNormConstraint<detail::real<C>> MaxNorm{};

namespace detail {

/// The bounds on norms of a learner: Global on all layers, each of Locals on its own.
template <class Net, class Global, class Locals>
struct norm_bounds;
template <class Net, class Global, class... Locals>
struct norm_bounds<Net, Global, std::tuple<Locals...>> {
  static constexpr bool any = !std::is_same_v<Global, NoMaxNorm> || sizeof...(Locals) > 0;

  /// The bound of every layer; infinity for none.
  static constexpr auto of_layers = [] {
    std::array<double, shape_of<Net>::depth> bounds{};
    bounds.fill(Global::bound);
    [[maybe_unused]] const auto lower = [&](std::size_t layer, double bound) {
      if (layer < bounds.size()) bounds[layer] = std::min(bounds[layer], bound);
    };
    (lower(find_layer<Net>(Locals::layer.view()), Locals::bound), ...);
    return bounds;
  }();

  /// Calls f(layer, bound) for the layout of every bounded layer.
  template <class Layout>
  static constexpr void each(auto f) noexcept {
    for (std::size_t l = 0; l < of_layers.size(); ++l)
      if (of_layers[l] < NoMaxNorm::bound && Layout::layers[l].has_weights &&
          Layout::layers[l].trains)
        f(Layout::layers[l], of_layers[l]);
  }
};

/// What each lane's numbers, `count` registers `step` elements apart, are to be multiplied by for a
/// norm of at most `bound`. A norm that is NaN bounds nothing.
template <class V, class T = typename lanes_of<V>::scalar>
[[nodiscard]] constexpr V factor_to(double bound, const T* first, std::ptrdiff_t step,
                                    int count) noexcept {
  const auto sums = squares<V>(first, step, count);
  alignas(cache_line) std::array<T, sums.size()> factors{};
  for (std::size_t j = 0; j < sums.size(); ++j)
    factors[j] = static_cast<T>(sums[j] > bound * bound ? bound / math::sqrt(sums[j]) : 1);
  return lanes_of<V>::load(factors.data());
}
template <class V, class T = typename lanes_of<V>::scalar>
constexpr void multiply(T* first, std::ptrdiff_t step, int count, V factor) noexcept {
  for (int i = 0; i < count; ++i)
    lanes_of<V>::store(first + i * step, lanes_of<V>::load(first + i * step) * factor);
}

/// Keeps the bounds of a model whose neurons lie on lanes (or with V of one lane).
template <class Bounds, class Layout, class V, class T = typename lanes_of<V>::scalar>
constexpr void keep_norms(T* weights) noexcept {
  Bounds::template each<Layout>([&](const LayerLayout& layer, double bound) {
    for (int o = 0; o < layer.out; o += lanes_of<V>::count) {
      T* const first = weights + layer.weight(o, 0);
      const std::ptrdiff_t step = input_step(layer, o);
      multiply(first, step, layer.in, factor_to<V>(bound, first, step, layer.in));
    }
  });
}
/// The same with a model on each lane, where active.
template <class Bounds, class Layout, class V, class T = typename lanes_of<V>::scalar>
void keep_norms_on_lanes(T* weights, auto active) noexcept {
  constexpr std::ptrdiff_t lanes = lanes_of<V>::count;
  Bounds::template each<Layout>([&](const LayerLayout& layer, double bound) {
    for (int o = 0; o < layer.out; ++o) {
      T* const first = weights + static_cast<std::ptrdiff_t>(layer.weight(o, 0)) * lanes;
      const std::ptrdiff_t step = input_step(layer, o) * lanes;
      multiply(first, step, layer.in,
               select(active, factor_to<V>(bound, first, step, layer.in), V(1)));
    }
  });
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
