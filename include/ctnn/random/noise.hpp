// SPDX-License-Identifier: MIT
// Masks and noise as types: what a value is multiplied by and what is added to it.
#pragma once

#include <cstdint>
#include <tuple>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/random/philox.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

template <double P>
struct check_probability : sentence {
  static_assert(P >= 0 && P < 1,
                "The probability of Dropout and FeatureDropout lies in [0, 1): 0.1 drops a tenth.");
};
template <double Sigma>
struct check_deviation : sentence {
  static_assert(Sigma >= 0 && Sigma < 1e30,
                "The deviation of GaussianNoise and InputNoise is a number of 0 or more.");
};

/// p in units of 2⁻¹⁶, what a random number of 16 bits is compared with. Something is always kept.
template <double P>
inline constexpr std::uint32_t sixteen_bits =
    P >= 0 && P < 65535.0 / 65536 ? static_cast<std::uint32_t>(P * 65536 + 0.5) : 65535;

}  // namespace detail

/// Each value is zero with probability p = Dropped/65536, else times 1/(1 − p) where Rescaled.
template <std::uint32_t Dropped, bool Rescaled, Purpose For>
struct BernoulliMask {
  static constexpr Purpose purpose = For;
  static constexpr std::uint32_t dropped = Dropped;
  static constexpr double scale = Rescaled ? 65536.0 / (65536.0 - Dropped) : 1;
  static constexpr bool multiplies = Dropped > 0;
  static constexpr bool adds = false;
};

/// A normal number of deviation Sigma is added to each value.
template <double Sigma, Purpose For>
struct NormalNoise {
  static constexpr Purpose purpose = For;
  static constexpr double deviation = Sigma;
  static constexpr double scale = 1;
  static constexpr bool multiplies = false;
  static constexpr bool adds = Sigma > 0;
  static_assert(detail::check_deviation<Sigma>::checked);
};

namespace detail {

/// What a row of nodes does to a value: y′ = m·y + a.
template <class Nodes>
struct combined_noise;
template <class... Nodes>
struct combined_noise<std::tuple<Nodes...>> {
  static constexpr bool multiplies = (... || Nodes::multiplies);
  static constexpr bool adds = (... || Nodes::adds);
  static constexpr bool any = multiplies || adds;
  /// Of what is kept.
  static constexpr double scale = (1.0 * ... * Nodes::scale);
  /// As a plan says it.
  static constexpr const char* name =
      multiplies ? (adds ? "dropout and noise" : "dropout") : (adds ? "noise" : "");
  using nodes = std::tuple<Nodes...>;
};

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
