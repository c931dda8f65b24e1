// SPDX-License-Identifier: MIT
// The weight of each sample of a data set for each model of a fleet.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/fleet/fleet.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What each model of a fleet learns from, or is scored on: (samples of the data set, fleet's row).
template <class L>
class FleetWeights {
 public:
  using T = typename L::scalar;
  FleetWeights(std::size_t samples, const Fleet<L>& fleet)
      : samples_(samples), width_(fleet.padded()), weights_(samples * width_) {}

  void count(std::size_t model, std::span<const std::size_t> samples) noexcept {
    for (const std::size_t s : samples) weights_[s * width_ + model] += T(1);
  }
  [[nodiscard]] Rows<const T, 1> rows() const noexcept {
    return Rows<const T, 1>(weights_.data(), samples_, width_);
  }

 private:
  std::size_t samples_;
  std::size_t width_;
  std::vector<T, AlignedAllocator<T>> weights_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
