// SPDX-License-Identifier: MIT
// What a full training step adds to a step on a resident batch: the order, the gathering, the loss.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "system.hpp"

namespace bench {

/// Batches of indices, shuffled anew after each epoch.
class Epochs {
 public:
  explicit Epochs(Order first) : order_(std::move(first)) {}

  std::span<const std::size_t, fit_batch> next() {
    if (at_ == order_.size()) {
      // Fisher–Yates; xorshift and a multiplication, the least that a shuffle costs.
      for (std::size_t i = order_.size(); i > 1; --i) std::swap(order_[i - 1], order_[below(i)]);
      at_ = 0;
    }
    const std::size_t* batch = order_.data() + at_;
    at_ += fit_batch;
    return std::span<const std::size_t, fit_batch>(batch, fit_batch);
  }

 private:
  std::size_t below(std::size_t n) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return (state_ >> 32) * n >> 32;
  }
  Order order_;
  std::size_t at_ = 0;
  std::uint64_t state_ = 88172645463325252U;
};
static_assert(fit_samples % fit_batch == 0);

/// Fitting by a system whose Training reads a resident batch and shows its outputs: rows are copied
/// into that batch, the loss is computed from the outputs, both by hand.
decltype(System::fitting) fit_by_gathering(decltype(System::training) training);

}  // namespace bench
