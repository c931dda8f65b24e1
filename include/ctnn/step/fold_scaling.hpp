// SPDX-License-Identifier: MIT
// Folding the scaling of inputs into the weights of the first layer.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/data/scaler.hpp>

namespace ctnn::inline CTNN_ABI {

/// Makes a model of scaled inputs one of inputs as they come:
/// W·((x − shift)·factor) + b = W′·x + b′, with W′ = W·factor as it is rounded and b′ = b − W′·shift,
/// which is rounded once.
///
/// W′·x and b′ are as large as |shift|·factor deviations and cancel, so that an output differs from
/// that of training by about √inputs/2 ulp of each input, times its weight: of inputs of 1e6 ± 1 by
/// 0.03 deviations each. Numbers that far from 0 need the offset taken off before, or doubles.
template <class Model, int In>
constexpr void fold_scaling(Model& model, const Scaler<In>& scaler) noexcept {
  using T = typename Model::scalar;
  auto w = model.template weights<0>();
  auto b = model.template biases<0>();
  for (int o = 0; o < w.rows; ++o) {
    double bias = b[static_cast<std::size_t>(o)];
    for (int i = 0; i < w.columns; ++i) {
      const auto k = static_cast<std::size_t>(i);
      w(o, i) = static_cast<T>(static_cast<double>(w(o, i)) * scaler.factor[k]);
      bias -= static_cast<double>(w(o, i)) * scaler.shift[k];
    }
    b[static_cast<std::size_t>(o)] = static_cast<T>(bias);
  }
}

}  // namespace ctnn::inline CTNN_ABI
