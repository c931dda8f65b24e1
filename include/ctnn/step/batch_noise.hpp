// SPDX-License-Identifier: MIT
// The random part of a batch in training: augmentation of its samples, and the noise of the network's
// training nodes, such as Dropout.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/policies/augmentation.hpp>
#include <ctnn/random/draw_noise.hpp>
#include <ctnn/random/noise.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The noise of those of Nodes that have any effect.
template <class... Nodes>
using noise_of_nodes =
    combined_noise<concatenate<list_if<Nodes::multiplies || Nodes::adds, Nodes>...>>;

/// Augmentations of a learner's inputs after scaling, in the order in which they act.
template <class L>
using augmentation_of_inputs =
    noise_of_nodes<typename L::input_noise_type, typename L::feature_dropout_type>;

/// Whether anything is random about a learner's batches.
template <class L>
inline constexpr bool has_noise =
    has_training_noise<typename L::network_type> || augmentation_of_inputs<L>::any ||
    L::mixup_type::mixes || L::shift_type::pixels > 0;

/// All of it for a batch in an arena; nothing at all for a learner without.
template <class L, class V, class Arena, bool Any = has_noise<L>>
class batch_noise {
 public:
  constexpr void set_key(NoiseKey) noexcept {}
  constexpr void identify(std::size_t, std::size_t) noexcept {}
  constexpr void identify_next(std::size_t) noexcept {}
  [[nodiscard]] constexpr std::uint64_t streamed() const noexcept { return 0; }
  constexpr void set_streamed(std::uint64_t) noexcept {}
  template <std::size_t In>
  [[nodiscard]] constexpr std::span<const float, In> moved(std::size_t,
                                                           std::span<const float, In> x) noexcept {
    return x;
  }
  constexpr void apply(Arena&, int) noexcept {}
};

template <class L, class V, class Arena>
class batch_noise<L, V, Arena, true> {
 public:
  constexpr void set_key(NoiseKey key) noexcept { key_ = key; }

  /// Says which sample stands at s: its index in the data set, or for samples from elsewhere how many
  /// came before it.
  constexpr void identify(std::size_t s, std::size_t index) noexcept {
    ids_.data()[s] = static_cast<std::uint32_t>(index);
  }
  constexpr void identify_next(std::size_t s) noexcept { identify(s, streamed_++); }
  /// Samples from elsewhere so far.
  [[nodiscard]] constexpr std::uint64_t streamed() const noexcept { return streamed_; }
  constexpr void set_streamed(std::uint64_t samples) noexcept { streamed_ = samples; }

  /// The raw inputs of the sample at s as augmentation moves them.
  template <std::size_t In>
  [[nodiscard]] constexpr std::span<const float, In> moved(std::size_t s,
                                                           std::span<const float, In> x) noexcept {
    using shift = typename L::shift_type;
    if constexpr (shift::pixels > 0) {
      shift::move(x, image_.span(), shift::offset(key_.seed, key_.epoch, ids_.data()[s]));
      return image_.span();
    } else {
      return x;
    }
  }

  /// Augments the scaled samples, and draws for every place of the network what its training nodes do:
  /// to the inputs at once, to outputs when they will be there.
  constexpr void apply(Arena& arena, int samples) noexcept {
    const std::uint32_t* const ids = ids_.data();
    const auto apply_noise_to_inputs = [&]<class D>(std::type_identity<D>) {
      if constexpr (D::any) arena.template apply_noise_to_inputs<D>(key_, ids, samples);
    };
    apply_noise_to_inputs(std::type_identity<augmentation_of_inputs<L>>{});
    if constexpr (L::mixup_type::mixes) mix(arena, samples);
    apply_noise_to_inputs(std::type_identity<noise_behind<network, -1>>{});
    static_for<0, L::shape::graph::size>([&](auto l) {
      using D = noise_behind<network, l()>;
      if constexpr (D::any) arena.template draw<D>(key_, l(), ids, samples);
    });
  }

 private:
  using network = typename L::network_type;

  /// Neighbours in pairs become mixtures of each other.
  constexpr void mix(Arena& arena, int samples) noexcept {
    using T = typename Arena::T;
    for (std::size_t s = 0; s + 1 < static_cast<std::size_t>(samples); s += 2) {
      const auto own = static_cast<T>(L::mixup_type::lambda(key_.seed, key_.epoch, ids_.data()[s]));
      const T other = 1 - own;
      const auto both = [=](T& a, T& b) {
        const T first = own * a + other * b;
        b = own * b + other * a;
        a = first;
      };
      for (std::size_t i = 0; i < L::shape::inputs; ++i)
        both(arena.input(s, i), arena.input(s + 1, i));
      for (std::size_t o = 0; o < L::shape::outputs; ++o)
        both(arena.target(s, o), arena.target(s + 1, o));
      both(arena.weight(s), arena.weight(s + 1));
    }
  }

  NoiseKey key_;
  std::uint64_t streamed_ = 0;  // samples from elsewhere
  Storage<std::uint32_t, Arena::padded> ids_;
  Storage<float, (L::shift_type::pixels > 0 ? L::shape::inputs : 1)> image_;  // moved
};

}  // namespace ctnn::inline CTNN_ABI::detail
