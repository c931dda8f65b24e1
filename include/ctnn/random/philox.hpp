// SPDX-License-Identifier: MIT
// Counter-based random numbers: the same (seed, counter) gives the same bits anywhere, in any
// order.
#pragma once

#include <array>
#include <cstdint>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// Philox4x32-10: four random words from a 128-bit counter and a 64-bit key.
/// Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
[[nodiscard]] constexpr std::array<std::uint32_t, 4> philox(
    std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) noexcept {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t p1 = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {
        static_cast<std::uint32_t>(p1 >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(p1),
        static_cast<std::uint32_t>(p0 >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(p0)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

/// What random words are for. Every use draws from its own part of the counter space, so that
/// adding one never changes another.
enum class Purpose : std::uint32_t {
  initialization,
  shuffle,
  split,
  dropout,
  noise,
  input_noise,
  feature_dropout,
  mixup,
  shift,
  bootstrap,
  search,
  permutation
};

/// A number uniform in 0 … n−1 without bias, of random words; n ≥ 1.
/// Lemire, "Fast random integer generation in an interval", 2019.
[[nodiscard]] constexpr std::uint32_t random_below(std::uint32_t n, auto next) noexcept {
  std::uint64_t product = std::uint64_t{next()} * n;
  if (static_cast<std::uint32_t>(product) < n) {  // else the division below changes nothing
    const std::uint32_t biased = (0U - n) % n;
    while (static_cast<std::uint32_t>(product) < biased) product = std::uint64_t{next()} * n;
  }
  return static_cast<std::uint32_t>(product >> 32);
}

/// A stream of random words for one purpose of one seed; `index` distinguishes streams of one
/// purpose (a layer, an epoch, a fold).
class Random {
 public:
  constexpr Random(std::uint64_t seed, Purpose purpose, std::uint32_t index = 0) noexcept
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
        purpose_(static_cast<std::uint32_t>(purpose)),
        index_(index) {}

  /// Word number i of the stream.
  [[nodiscard]] constexpr std::uint32_t word(std::uint64_t i) const noexcept {
    return block(i / 4)[i % 4];
  }

  /// Uniform number i of the stream, in [0, 1), a multiple of 2⁻²⁴ (exact in float).
  [[nodiscard]] constexpr float uniform(std::uint64_t i) const noexcept {
    return static_cast<float>(word(i) >> 8) * 0x1p-24F;
  }

  /// The next number of the stream, uniform in 0 … n−1 without bias. n ≥ 1.
  [[nodiscard]] constexpr std::uint32_t below(std::uint32_t n) noexcept {
    return random_below(n, [this] { return next(); });
  }

  /// What makes this stream, for code that computes many of its blocks at once.
  [[nodiscard]] constexpr std::uint64_t seed() const noexcept {
    return key_[0] | std::uint64_t{key_[1]} << 32;
  }
  /// The second part of what makes this stream.
  [[nodiscard]] constexpr std::uint32_t purpose() const noexcept { return purpose_; }
  /// The third part of what makes this stream.
  [[nodiscard]] constexpr std::uint32_t index() const noexcept { return index_; }

 private:
  [[nodiscard]] constexpr std::array<std::uint32_t, 4> block(std::uint64_t b) const noexcept {
    return philox(
        {static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(b >> 32), index_, purpose_},
        key_);
  }
  constexpr std::uint32_t next() noexcept {
    if (next_ % 4 == 0) words_ = block(next_ / 4);
    return words_[next_++ % 4];
  }

  std::array<std::uint32_t, 2> key_;
  std::uint32_t purpose_;
  std::uint32_t index_;
  std::uint64_t next_ = 0;
  std::array<std::uint32_t, 4> words_{};  // of the block that next_ is in
};

}  // namespace ctnn::inline CTNN_ABI
