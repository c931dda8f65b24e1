// SPDX-License-Identifier: MIT
// The exponential moving average of a model's parameters: target networks, averaged weights.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {
/// Throws Error.
[[noreturn]] void throw_no_share(double tau);
}  // namespace detail

/// target ← (1 − τ)·target + τ·model, of all parameters and of BatchNorm's running statistics: a
/// target network follows its model (Polyak averaging; Lillicrap et al. 2016). Allocates nothing.
/// Throws Error for a τ that is not from 0 to 1, and for models that were moved from.
template <auto Net, class T>
void ema(Model<Net, T>& target, const Model<Net, T>& model, double tau) {
  using V = Vector<T>;
  using lane = lanes_of<V>;
  using math::fma;
  if (!(tau >= 0 && tau <= 1)) detail::throw_no_share(tau);
  detail::check_held("ema", target);
  detail::check_held("ema", model);
  const V share(static_cast<T>(tau));
  const V rest(static_cast<T>(1 - tau));
  for (std::size_t k = 0; k < Model<Net, T>::layout::size; k += V::lanes)
    lane::store(target.data() + k,
                fma(share, lane::load(model.data() + k), rest * lane::load(target.data() + k)));
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/model/ema-inl.hpp>
#endif
