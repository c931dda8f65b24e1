// SPDX-License-Identifier: MIT
// Augmentation: what training changes in a sample before the forward pass. Inference and evaluation
// leave it out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/random/noise.hpp>
#include <ctnn/random/philox.hpp>

namespace ctnn::inline CTNN_ABI {

/// What every augmentation policy derives from. A Learner takes one of each kind, in any order; they
/// act on a batch in this one: Shift on the raw inputs, then the learner's scaling, then InputNoise,
/// FeatureDropout and Mixup, and after them nodes in front of the first layer. What they do depends on
/// the learner's seed, the epoch and the sample (its index in the data set), not on the batch; the
/// partner of a sample in Mixup does.
struct augmentation {};

/// What the augmentations of a kind derive from.
struct shift_kind : augmentation {};
/// What InputNoise derives from.
struct input_noise_kind : augmentation {};
/// What FeatureDropout derives from.
struct feature_dropout_kind : augmentation {};
/// What Mixup derives from.
struct mixup_kind : augmentation {};

/// The type of InputNoise.
template <double Sigma>
struct InputNoiseOf : input_noise_kind, NormalNoise<Sigma, Purpose::input_noise> {
  static constexpr std::array<double, 1> settings{Sigma};
};
/// Adds normal noise of deviation σ to every input, after scaling: with Standardize σ counts in
/// deviations of the data. Drawn as GaussianNoise draws.
/// \tparam Sigma standard deviation σ ≥ 0, of scaled inputs
template <Number auto Sigma>
inline constexpr InputNoiseOf<detail::real<Sigma>> InputNoise{};

/// The type of FeatureDropout.
template <double P>
struct FeatureDropoutOf : feature_dropout_kind,
                          BernoulliMask<detail::sixteen_bits<P>, false, Purpose::feature_dropout> {
  static constexpr std::array<double, 1> settings{P};
};
/// Sets every scaled input to zero with probability p, as if it were missing (with Standardize zero
/// is its mean); the others stay as they are. p is taken to the nearest 1/65536.
/// \tparam P probability p in [0, 1) of a zero
template <Number auto P>
inline constexpr FeatureDropoutOf<detail::real<P>> FeatureDropout{};

namespace detail {

template <bool Positive>
struct check_alpha : sentence {
  static_assert(Positive, "Mixup<alpha> needs a positive number: 0.2 mixes a little, 1 evenly.");
};
template <bool Positive>
struct check_pixels : sentence {
  static_assert(Positive, "Shift<pixels> needs a number of 0 or more.");
};

/// A number of Beta(α, α), from uniform u in (0, 1] and v. Devroye, "Random variate generation in one
/// line of code", 1996: T = √(u^(−1/α) − 1)·cos 2πv is a Student t over √2α, λ = ½(1 + T/√(1 + T²)).
[[nodiscard]] constexpr double symmetric_beta(double alpha, double u, double v) noexcept {
  const double c = math::cos(6.283185307179586 * v);
  const double square = (math::exp(-math::log(u) / alpha) - 1) * c * c;
  // 1/(1 + 1/T²) is T²/(1 + T²), also where T² is infinite.
  const double root = square > 0 ? math::sqrt(1 / (1 + 1 / square)) : 0;
  return 0.5 * (1 + (c < 0 ? -root : root));
}

}  // namespace detail

/// What a learner without Mixup has.
struct NoMixup : mixup_kind {
  static constexpr bool mixes = false;
};
/// The type of Mixup.
template <double Alpha>
struct MixupOf : mixup_kind {
  static constexpr std::array<double, 1> settings{Alpha};
  static constexpr bool mixes = true;
  static_assert(detail::check_alpha<(Alpha > 0)>::checked);
  /// λ of the pair whose first sample this is.
  [[nodiscard]] static constexpr double lambda(std::uint64_t seed, std::uint32_t epoch,
                                               std::uint32_t sample) noexcept {
    const Random random(seed, Purpose::mixup, epoch);
    const std::uint64_t first = std::uint64_t{sample} * 4;
    return detail::symmetric_beta(Alpha, (static_cast<double>(random.word(first)) + 1) * 0x1p-32,
                                  static_cast<double>(random.word(first + 1)) * 0x1p-32);
  }
};
/// Mixes the samples of a batch in pairs, the first with the second, the third with the fourth, …: x,
/// t and the weight of one become λ·own + (1 − λ)·other's, with one λ ~ Beta(α, α) a pair. Batches are
/// shuffled anew in every epoch, and so are partners; of an odd number the last stays as it is.
/// Targets of a class stay a distribution; the accuracy that a step reports counts the larger part.
/// Zhang et al., "mixup: Beyond empirical risk minimization", ICLR 2018.
/// \tparam Alpha α > 0 of the Beta distribution: the smaller, the nearer λ is to 0 or 1
template <Number auto Alpha = 0.2>
inline constexpr MixupOf<detail::real<Alpha>> Mixup{};

namespace detail {

/// The side of a square of n pixels; 0 where n is no square.
[[nodiscard]] consteval int side_of(int n) noexcept {
  int side = 0;
  while (side * side < n) ++side;
  return side * side == n ? side : 0;
}
template <int Inputs, bool Square>
struct check_square : sentence {
  static_assert(
      Square,
      "Shift<pixels> moves square images: the network's number of inputs must be a square, "
      "such as 64 for 8 by 8 pixels.");
};

}  // namespace detail

/// The type of Shift.
template <int Pixels>
struct ShiftBy : shift_kind {
  static constexpr int pixels = Pixels;
  static constexpr std::array<double, 1> settings{Pixels};
  static_assert(detail::check_pixels<(Pixels >= 0)>::checked);

  /// By how much the image of this sample moves, (down, right).
  [[nodiscard]] static constexpr std::array<int, 2> offset(std::uint64_t seed, std::uint32_t epoch,
                                                           std::uint32_t sample) noexcept {
    const Random random(seed, Purpose::shift, epoch);
    constexpr std::uint64_t places = 2 * std::uint64_t{Pixels} + 1;
    const auto draw = [&](std::uint64_t i) {
      return static_cast<int>(std::uint64_t{random.word(std::uint64_t{sample} * 4 + i)} * places >>
                              32) -
             Pixels;
    };
    return {draw(0), draw(1)};
  }

  /// The image moved; both are (In), row-major and square. Where nothing moves to, it is zero.
  template <std::size_t In>
  static constexpr void move(std::span<const float, In> from, std::span<float, In> to,
                             std::array<int, 2> by) noexcept {
    constexpr int side = detail::side_of(static_cast<int>(In));
    for (int r = 0; r < side; ++r)
      for (int c = 0; c < side; ++c) {
        const int row = r - by[0];
        const int column = c - by[1];
        const bool inside = row >= 0 && row < side && column >= 0 && column < side;
        to[static_cast<std::size_t>(r * side + c)] =
            inside ? from[static_cast<std::size_t>(row * side + column)] : 0.0F;
      }
  }
};
/// Moves the image of a sample up to `Pixels` down or up and right or left, every distance equally
/// likely. Inputs are a square image, row by row. Pixels that come in are 0, before scaling: the
/// background of the raw data.
/// \tparam Pixels the farthest, in pixels
template <int Pixels = 1>
inline constexpr ShiftBy<Pixels> Shift{};

}  // namespace ctnn::inline CTNN_ABI
