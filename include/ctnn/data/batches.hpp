// SPDX-License-Identifier: MIT
// The order in which training takes samples: a seeded permutation per epoch, cut into batches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/random/philox.hpp>

namespace ctnn::inline CTNN_ABI {

/// Fisher–Yates: the order after it depends on the stream alone. At most 2³² elements.
void shuffle(std::span<std::size_t> order, const Random& random) noexcept;

/// Sample indices in batches of at most `batch`; the last one may be smaller. The order of an epoch
/// depends on the seed and the epoch only, not on the epochs before it.
class Batches {
 public:
  /// Throws Error for a batch of none.
  Batches(std::span<const std::size_t> samples, std::size_t batch);

  /// Puts the samples into the order of an epoch, which depends on the seed and the epoch only.
  void shuffle_for(std::uint64_t seed, int epoch) noexcept;

  /// How many samples there are.
  [[nodiscard]] std::size_t samples() const noexcept { return order_.size(); }
  /// How many batches they make; the last may be smaller.
  [[nodiscard]] std::size_t count() const noexcept { return (order_.size() + batch_ - 1) / batch_; }
  /// Batch i < count().
  [[nodiscard]] std::span<const std::size_t> operator[](std::size_t i) const noexcept {
    const std::size_t first = i * batch_;
    return std::span(order_).subspan(
        first, batch_ < order_.size() - first ? batch_ : order_.size() - first);
  }

 private:
  std::vector<std::size_t> samples_;
  std::vector<std::size_t> order_;
  std::size_t batch_;
};

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/data/batches-inl.hpp>
#endif
