// SPDX-License-Identifier: MIT
// Drawing the masks and noise of training nodes for the values of a batch. Each number depends on seed,
// epoch, place, sample and feature only, so that it is the same in any batch, on any lanes and at any
// place in memory.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/random/noise.hpp>
#include <ctnn/random/noise_sinks.hpp>
#include <ctnn/random/philox.hpp>
#include <ctnn/random/philox_on_lanes.hpp>
#include <ctnn/simd/shuffle.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI {

/// What the random numbers of a batch are drawn by, beside sample and feature.
struct NoiseKey {
  std::uint64_t seed = 0;   ///< of the learner
  std::uint32_t epoch = 0;  ///< from 1
};

namespace detail {

/// The last words of counters: what the numbers are for. Place −1 are the inputs.
class PurposeWords {
 public:
  constexpr explicit PurposeWords(int place) noexcept
      : place_(static_cast<std::uint32_t>(place + 1) << 8) {}
  /// The next one of this purpose at the place.
  [[nodiscard]] constexpr std::uint32_t next(Purpose purpose) noexcept {
    const auto p = static_cast<std::uint32_t>(purpose);
    return p | place_ | used_[p]++ << 24;
  }

 private:
  std::uint32_t place_;
  std::array<std::uint32_t, 16> used_{};
};

/// Numbers of one sample: the reference of draw_on_lanes. A block of Philox makes the dropout of eight
/// features, 16 bits each, low half first, or the noise of four.
template <class T, class... Nodes>
constexpr void draw_one_by_one(NoiseKey key, int place, const std::uint32_t* ids, int samples,
                               int width, std::tuple<Nodes...>, auto sink) noexcept {
  using D = combined_noise<std::tuple<Nodes...>>;
  constexpr int block = 8;
  for (int s = 0; s < samples; ++s)
    for (int u = 0; u < width; u += block) {
      std::array<T, block> m{};
      std::array<T, block> a{};
      m.fill(T(1));
      const auto words = [&](std::uint32_t number, std::uint32_t purpose) {
        return philox(
            {number, ids[s], key.epoch, purpose},
            {static_cast<std::uint32_t>(key.seed), static_cast<std::uint32_t>(key.seed >> 32)});
      };
      PurposeWords purposes(place);
      const auto draw = [&]<class Node>(std::type_identity<Node>) {
        const std::uint32_t purpose = purposes.next(Node::purpose);
        const auto first = static_cast<std::uint32_t>(u);
        if constexpr (Node::multiplies) {
          const auto word = words(first / 8, purpose);
          for (std::size_t i = 0; i < block; ++i) {
            const std::uint32_t bits = word[i / 2] >> (i % 2 * 16) & 0xffff;
            const T factor = bits >= Node::dropped ? static_cast<T>(Node::scale) : T(0);
            m[i] *= factor;
            a[i] *= factor;
          }
        } else {
          for (std::size_t half = 0; half < 2; ++half) {
            const auto word = words(first / 4 + static_cast<std::uint32_t>(half), purpose);
            for (std::size_t i = 0; i < 4; i += 2) {
              const auto uniform = [](std::uint32_t w) {
                return static_cast<T>((static_cast<double>(w >> 9) + 0.5) * 0x1p-23);
              };
              const T radius = math::sqrt(T(-2) * math::log(uniform(word[i])));
              const T angle = uniform(word[i + 1]) * static_cast<T>(6.283185307179586);
              const auto deviation = static_cast<T>(Node::deviation);
              a[4 * half + i] += deviation * (radius * math::cos(angle));
              a[4 * half + i + 1] += deviation * (radius * math::sin(angle));
            }
          }
        }
      };
      (draw(std::type_identity<Nodes>{}), ...);
      for (int i = 0; i < std::min(block, width - u); ++i)
        sink.template take<D>(s, u + i, m[static_cast<std::size_t>(i)],
                              a[static_cast<std::size_t>(i)]);
    }
}

/// The same with a sample on each lane, for as many features as make whole blocks and whole squares;
/// where memory holds sample by sample the squares are transposed. `ids` has whole registers of
/// samples, and so have the rows and columns of the sink.
template <class... Nodes>
CTNN_KERNEL void draw_on_lanes(NoiseKey key, int place, const std::uint32_t* ids, int samples,
                               int width, std::tuple<Nodes...>, auto sink) noexcept {
  using D = combined_noise<std::tuple<Nodes...>>;
  using V = Vector<float>;
  using elementary::Words;
  constexpr int L = V::lanes;
  constexpr int features = std::max(8, L);
  const elementary::PhiloxKeys keys(key.seed);
  for (int s = 0; s < samples; s += L) {
    Words id;
    std::copy_n(ids + s, L, reinterpret_cast<std::uint32_t*>(&id));
    for (int u = 0; u < width; u += features) {
      V m[features];
      V a[features];
      for (int i = 0; i < features; ++i) m[i] = V(1), a[i] = V(0);
      PurposeWords purposes(place);
      const auto draw = [&]<class Node>(std::type_identity<Node>) {
        const std::uint32_t purpose = purposes.next(Node::purpose);
        const auto words = [&](int number) {
          return elementary::philox(Words{} + static_cast<std::uint32_t>(number), id,
                                    Words{} + key.epoch, Words{} + purpose, keys);
        };
        if constexpr (Node::multiplies) {
          const V scale(static_cast<float>(Node::scale));
          for (int block = 0; block < features / 8; ++block) {
            const auto drawn = words(u / 8 + block);
            for (int i = 0; i < 8; ++i) {
              const Words word = drawn.word[i / 2];
              const V factor = elementary::where_at_least(i % 2 == 0 ? word << 16 : word,
                                                          Node::dropped << 16, scale);
              m[8 * block + i] = m[8 * block + i] * factor;
              if constexpr (D::adds) a[8 * block + i] = a[8 * block + i] * factor;
            }
          }
        } else {
          const V deviation(static_cast<float>(Node::deviation));
          for (int block = 0; block < features / 4; ++block) {
            const auto drawn = words(u / 4 + block);
            for (int i = 0; i < 4; i += 2) {
              const auto pair = elementary::normal(drawn.word[i], drawn.word[i + 1]);
              V* const to = a + static_cast<std::ptrdiff_t>(block) * 4 + i;
              to[0] = fma(deviation, pair.first, to[0]);
              to[1] = fma(deviation, pair.second, to[1]);
            }
          }
        }
      };
      (draw(std::type_identity<Nodes>{}), ...);
      if (sink.sample_by_sample()) {
        for (int first = 0; first < features && u + first < width; first += L) {
          const auto square = [&](V* v) { transpose(*reinterpret_cast<V(*)[L]>(v + first)); };
          if constexpr (D::multiplies && decltype(sink)::multipliers) square(m);
          if constexpr (D::adds) square(a);
          for (int i = 0; i < L; ++i)
            sink.template take<D>(s + i, u + first, m[first + i], a[first + i]);
        }
      } else {
        for (int i = 0; i < std::min(features, width - u); ++i)
          sink.template take<D>(s, u + i, m[i], a[i]);
      }
    }
  }
}

/// Draws what the nodes of D do to `width` values of each sample. V is the value type of the batch.
template <class D, class V>
constexpr void draw(NoiseKey key, int place, const std::uint32_t* ids, int samples, int width,
                    auto sink) noexcept {
  constexpr typename D::nodes nodes{};
  if constexpr (std::is_same_v<V, Vector<float>>)
    draw_on_lanes(key, place, ids, samples, width, nodes, sink);
  else
    draw_one_by_one<typename lanes_of<V>::scalar>(key, place, ids, samples, width, nodes, sink);
}

/// Which of `width` values of each sample all dropout nodes keep, a bit each: `kept` has rows of
/// `row_bytes`, a multiple of 4, and an even number of them, as `ids`.
template <class... Nodes>
CTNN_KERNEL void draw_kept(NoiseKey key, int place, const std::uint32_t* ids, int samples,
                           int width, std::tuple<Nodes...>, unsigned char* kept,
                           int row_bytes) noexcept {
  using elementary::WordPairs;
  constexpr int bytes = elementary::blocks_of_two;  // a block is eight features
  const elementary::PhiloxKeys keys(key.seed);
  for (int byte = 0; byte < (width + 7) / 8; byte += bytes) {
    const WordPairs numbers = elementary::block_numbers(static_cast<std::uint32_t>(byte));
    for (int s = 0; s < samples; s += 2) {
      const WordPairs id = elementary::alternating(ids[s], ids[s + 1]);
      elementary::TwoMasks all{~std::uint32_t{0}, ~std::uint32_t{0}};
      PurposeWords purposes(place);
      const auto draw = [&]<class Node>(std::type_identity<Node>) {
        const std::uint32_t purpose = purposes.next(Node::purpose);
        if constexpr (Node::multiplies) {
          WordPairs counters[4] = {numbers, id, WordPairs{} + key.epoch, WordPairs{} + purpose};
          elementary::philox_rounds(counters, keys);
          const auto own = elementary::halves_at_least(counters, Node::dropped);
          all.first &= own.first;
          all.second &= own.second;
        }
      };
      (draw(std::type_identity<Nodes>{}), ...);
      unsigned char* const to = kept + static_cast<std::ptrdiff_t>(s) * row_bytes + byte;
      std::memcpy(to, &all.first, bytes);
      std::memcpy(to + row_bytes, &all.second, bytes);
    }
  }
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
