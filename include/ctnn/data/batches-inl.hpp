// SPDX-License-Identifier: MIT
// Definitions of data/batches.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/random/philox.hpp>
#include <ctnn/random/philox_on_lanes.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// The words of a Random from its beginning, as many blocks at once as a register has lanes: one by
/// one they took a third of an epoch of iris.
class BulkWords {
 public:
  explicit BulkWords(const Random& stream) noexcept
      : keys_(stream.seed()), index_(stream.index()), purpose_(stream.purpose()) {}

  std::uint32_t operator()() noexcept {
    if (next_ == size) fill();
    return words_[next_++];
  }

 private:
  static constexpr std::size_t lanes = sizeof(elementary::Words) / sizeof(std::uint32_t);
  static constexpr std::size_t size = 4 * lanes;

  void fill() noexcept {
    elementary::Words block{};
    for (std::size_t l = 0; l < lanes; ++l) block[l] = block_ + static_cast<std::uint32_t>(l);
    block_ += lanes;
    const elementary::Words zero{};
    const auto four = elementary::philox(block, zero, zero + index_, zero + purpose_, keys_);
    for (std::size_t l = 0; l < lanes; ++l)
      for (std::size_t w = 0; w < 4; ++w) words_[4 * l + w] = four.word[w][l];
    next_ = 0;
  }

  elementary::PhiloxKeys keys_;
  std::uint32_t index_;
  std::uint32_t purpose_;
  std::uint32_t block_ = 0;
  std::size_t next_ = size;
  std::array<std::uint32_t, size> words_{};
};

}  // namespace detail

CTNN_FUNC void shuffle(std::span<std::size_t> order, const Random& random) noexcept {
  detail::BulkWords words(random);
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[random_below(static_cast<std::uint32_t>(i), std::ref(words))]);
}

CTNN_FUNC Batches::Batches(std::span<const std::size_t> samples, std::size_t batch)
    : samples_(samples.begin(), samples.end()), order_(samples_), batch_(batch) {
  if (batch == 0) throw Error("Batches: a batch of 0 samples; it needs 1 or more.");
}

CTNN_FUNC void Batches::shuffle_for(std::uint64_t seed, int epoch) noexcept {
  std::copy(samples_.begin(), samples_.end(), order_.begin());
  shuffle(order_, Random(seed, Purpose::shuffle, static_cast<std::uint32_t>(epoch)));
}

}  // namespace ctnn::inline CTNN_ABI
