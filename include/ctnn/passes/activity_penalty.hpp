// SPDX-License-Identifier: MIT
// Penalties on the outputs of a hidden layer, for a sparse representation.
#pragma once

#include <cstddef>
#include <tuple>

#include <ctnn/core/config.hpp>
#include <ctnn/core/scratch.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/formulas/penalties.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/reference.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// One penalty on outputs y, [neuron][sample]: λ·Σ p(y), mean over the batch, or λ·Σ p(mean y).
template <class P, int Neurons, class V, class Matrix>
class activity_of {
 public:
  using T = kernels::reference::scalar_of<V>;

  static constexpr bool of_mean = requires { P::of_mean; };

  /// `mean` holds (Neurons) where the penalty is of means.
  constexpr activity_of(Matrix y, Matrix weights, T* mean) noexcept
      : y_(y), weights_(weights), mean_(mean) {
    using math::sum;
    double total = 0;
    for (int c = 0; c < y.columns; ++c) total += static_cast<double>(sum(weights.load(0, c)));
    weighs_ = total > 0;
    if (!weighs_) return;
    scale_ = V(static_cast<T>(P::strength / total));
    if constexpr (of_mean)
      for (int i = 0; i < Neurons; ++i) {
        double weighted = 0;
        for (int c = 0; c < y.columns; ++c)
          weighted += static_cast<double>(sum(weights.load(0, c) * y.load(i, c)));
        mean_[i] = static_cast<T>(weighted / total);
      }
  }

  [[nodiscard]] constexpr double value() const noexcept {
    using math::sum;
    double total = 0;
    if (!weighs_) return total;
    for (int i = 0; i < Neurons; ++i) {
      if constexpr (of_mean) {
        total += P::strength * static_cast<double>(formula::value(mean_[i]));
      } else {
        for (int c = 0; c < y_.columns; ++c)
          total += static_cast<double>(
              sum(formula::value(y_.load(i, c)) * weights_.load(0, c) * scale_));
      }
    }
    return total;
  }
  [[nodiscard]] constexpr V slope(int i, int c) const noexcept {
    if (!weighs_) return V(0);
    const V y = of_mean ? V(mean_[i]) : y_.load(i, c);
    return formula::slope(y) * weights_.load(0, c) * scale_;
  }

 private:
  using formula = derived_penalty<P>;
  Matrix y_;
  Matrix weights_;
  V scale_{};
  bool weighs_ = false;  // a batch of samples that all weigh nothing has no mean
  T* mean_;
};

/// All of `Activities` that name this layer.
template <class Net, int Layer, class V, class Matrix, class... Activities>
class activity {
  using T = kernels::reference::scalar_of<V>;
  static constexpr int neurons = shape_of<Net>::layers[Layer].out;
  template <class A>
  using one =
      std::conditional_t<find_layer<Net>(A::layer.view()) == Layer,
                         std::tuple<activity_of<typename A::penalty_type, neurons, V, Matrix>>,
                         std::tuple<>>;
  template <class Tuple>
  static constexpr bool has_mean = [] {
    if constexpr (std::tuple_size_v<Tuple> == 0)
      return false;
    else
      return std::tuple_element_t<0, Tuple>::of_mean;
  }();
  static constexpr int with_means = (0 + ... + int{has_mean<one<Activities>>});

  template <class Tuple>
  static constexpr Tuple make([[maybe_unused]] Matrix y, [[maybe_unused]] Matrix weights,
                              [[maybe_unused]] T*& means) {
    if constexpr (std::tuple_size_v<Tuple> == 0) {
      return {};
    } else {
      T* const own = means;
      if constexpr (has_mean<Tuple>) means += neurons;
      return Tuple(std::tuple_element_t<0, Tuple>(y, weights, own));
    }
  }
  static constexpr auto make_all([[maybe_unused]] Matrix y, [[maybe_unused]] Matrix weights,
                                 [[maybe_unused]] T* means) {
    return std::tuple_cat(make<one<Activities>>(y, weights, means)...);
  }

  Scratch<T, static_cast<std::size_t>(with_means == 0 ? 1 : with_means * neurons)> means_;
  concatenate<one<Activities>...> parts_;

 public:
  constexpr activity(Matrix y, Matrix weights) noexcept
      : parts_(make_all(y, weights, means_.data())) {}

  [[nodiscard]] constexpr double value() const noexcept {
    return std::apply([](const auto&... part) { return (0.0 + ... + part.value()); }, parts_);
  }
  /// ∂L/∂y of the layers above, and of these penalties.
  [[nodiscard]] constexpr V add_to(V g, int i, int c) const noexcept {
    return std::apply([&](const auto&... part) { return (g + ... + part.slope(i, c)); }, parts_);
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
