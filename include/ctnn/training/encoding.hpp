// SPDX-License-Identifier: MIT
// Between the data and the arithmetic of training: targets as numbers, and scaling as weights.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/data/targets.hpp>

namespace ctnn::inline CTNN_ABI {

/// What loss L has for a class: `yes` at its own output and `no` at the others; 1 and 0, smoothed or
/// ±1 where the loss says so.
template <class T, class L, class Target>
struct class_code {
  static constexpr int labels = Target::outputs > 1 ? Target::outputs : 2;  // smoothed over these
  static constexpr T no = static_cast<T>(L::margin ? -1 : L::smoothing / labels);
  static constexpr T yes = static_cast<T>(1 - (labels - 1) * (L::margin ? 0 : no));
};

/// What loss L compares output o with; numbers are themselves.
template <class T, class L, class Target>
[[nodiscard]] constexpr T encoded(typename Target::value_type target, int o) noexcept {
  if constexpr (!ClassTarget<Target>) {
    return static_cast<T>(target[static_cast<std::size_t>(o)]);
  } else {
    using code = class_code<T, L, Target>;
    const bool own = Target::outputs == 1 ? target != 0 : o == static_cast<int>(target);
    return own ? code::yes : code::no;
  }
}

/// Makes a model of scaled inputs one of inputs as they come:
/// W·((x − shift)·factor) + b = W′·x + b′.
template <class Model, int In>
constexpr void fold_scaling(Model& model, const Scaler<In>& scaler) noexcept {
  using T = typename Model::scalar;
  auto w = model.template weights<0>();
  auto b = model.template biases<0>();
  for (int o = 0; o < w.rows; ++o) {
    double bias = b[static_cast<std::size_t>(o)];
    for (int i = 0; i < w.columns; ++i) {
      const auto k = static_cast<std::size_t>(i);
      const double scaled = static_cast<double>(w(o, i)) * scaler.factor[k];
      bias -= scaled * scaler.shift[k];
      w(o, i) = static_cast<T>(scaled);
    }
    b[static_cast<std::size_t>(o)] = static_cast<T>(bias);
  }
}

}  // namespace ctnn::inline CTNN_ABI
