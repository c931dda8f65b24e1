// SPDX-License-Identifier: MIT
// Philox with a counter on each lane: the words of random/philox.hpp, a register of them at a time.
#pragma once

#include <cstdint>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/random/philox.hpp>
#include <ctnn/simd/bits.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI {
namespace elementary {

/// A 32-bit word on each lane of a Vector<float>, and the same register as pairs of words.
typedef std::uint32_t Words __attribute__((vector_size(sizeof(Vector<float>))));
typedef std::uint64_t WordPairs __attribute__((vector_size(sizeof(Vector<float>))));

/// The low words of pairs times m, all 64 bits.
CTNN_INLINE WordPairs multiply_low(WordPairs a, WordPairs m) noexcept {
#if defined(__AVX512F__)
  if constexpr (sizeof(WordPairs) == 64)
    // The plain intrinsic warns of an uninitialized variable of its own in g++ 12.
    return (WordPairs)_mm512_maskz_mul_epu32(0xff, (__m512i)a, (__m512i)m);
#elif defined(__AVX2__)
  if constexpr (sizeof(WordPairs) == 32) return (WordPairs)_mm256_mul_epu32((__m256i)a, (__m256i)m);
#elif defined(__SSE2__) && !defined(__AVX__)
  if constexpr (sizeof(WordPairs) == 16) return (WordPairs)_mm_mul_epu32((__m128i)a, (__m128i)m);
#endif
  return (a & 0xffffffffU) * (m & 0xffffffffU);
}

/// The keys of ten rounds, in every lane.
struct PhiloxKeys {
  WordPairs first[10];
  WordPairs second[10];

  explicit PhiloxKeys(std::uint64_t seed) noexcept {
    auto k0 = static_cast<std::uint32_t>(seed);
    auto k1 = static_cast<std::uint32_t>(seed >> 32);
    for (int round = 0; round < 10; ++round) {
      first[round] = WordPairs{} + k0;
      second[round] = WordPairs{} + k1;
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
  }
};

/// The ten rounds on counters whose words are the low words of pairs. What the high words hold does
/// not matter, so that nothing need be masked: low(c) is philox of the low words of `c`.
CTNN_INLINE void philox_rounds(WordPairs (&c)[4], const PhiloxKeys& keys) noexcept {
  const WordPairs m0 = WordPairs{} + 0xD2511F53U;
  const WordPairs m1 = WordPairs{} + 0xCD9E8D57U;
  const auto round = [&](int r) CTNN_INLINE_LAMBDA {
    const WordPairs p0 = multiply_low(c[0], m0);
    const WordPairs p1 = multiply_low(c[2], m1);
    c[0] = (p1 >> 32) ^ c[1] ^ keys.first[r];
    c[1] = p1;
    c[2] = (p0 >> 32) ^ c[3] ^ keys.second[r];
    c[3] = p0;
  };
  // Unrolled here, so that what is the same in every iteration of a loop around it leaves it: half
  // of the first three rounds where only one word of the counter changes.
  [&]<int... R>(std::integer_sequence<int, R...>)
      CTNN_INLINE_LAMBDA { (round(R), ...); }(std::make_integer_sequence<int, 10>{});
}
/// Pairs of the low words of a and b.
CTNN_INLINE WordPairs paired(WordPairs a, WordPairs b) noexcept {
  return (a & 0xffffffffU) | (b << 32);
}

/// Four words on each lane: philox of the counters (c0, c1, c2, c3).
struct FourWords {
  Words word[4];
};
CTNN_INLINE FourWords philox(Words c0, Words c1, Words c2, Words c3,
                             const PhiloxKeys& keys) noexcept {
  WordPairs even[4] = {(WordPairs)c0, (WordPairs)c1, (WordPairs)c2, (WordPairs)c3};
  WordPairs odd[4] = {even[0] >> 32, even[1] >> 32, even[2] >> 32, even[3] >> 32};
  philox_rounds(even, keys);
  philox_rounds(odd, keys);
  FourWords result;
  for (int i = 0; i < 4; ++i) result.word[i] = (Words)paired(even[i], odd[i]);
  return result;
}

/// Blocks of Philox side by side for two streams: pairs of words in a register, half for each.
inline constexpr int blocks_of_two = sizeof(WordPairs) / 16;
/// A number per block: first + 0, first + 0, first + 1, first + 1, …
CTNN_INLINE WordPairs block_numbers(std::uint32_t first) noexcept {
  WordPairs numbers;
  for (int i = 0; i < 2 * blocks_of_two; ++i) numbers[i] = static_cast<std::uint64_t>(i / 2);
  return numbers + first;
}
/// a for the first stream and b for the second, block by block, in the low words.
CTNN_INLINE WordPairs alternating(std::uint32_t a, std::uint32_t b) noexcept {
  WordPairs shifts;
  for (int i = 0; i < 2 * blocks_of_two; ++i) shifts[i] = i % 2 == 0 ? 0 : 32;
  return (WordPairs{} + (a | std::uint64_t{b} << 32)) >> shifts;
}

/// Which half words of the blocks of two streams are at least `least`, a bit each, the low half of a
/// word before the high one.
struct TwoMasks {
  std::uint32_t first, second;
};
CTNN_INLINE TwoMasks halves_at_least(const WordPairs (&c)[4], std::uint32_t least) noexcept {
  const WordPairs front = paired(c[0], c[1]);  // of each block
  const WordPairs back = paired(c[2], c[3]);
#if defined(__AVX512F__)
  if constexpr (sizeof(WordPairs) == 64) {
    const __m512i bound = _mm512_set1_epi16(static_cast<short>(least));
    const auto first = _mm512_maskz_unpacklo_epi64(0xff, (__m512i)front, (__m512i)back);
    const auto second = _mm512_maskz_unpackhi_epi64(0xff, (__m512i)front, (__m512i)back);
    return {_mm512_cmpge_epu16_mask(first, bound), _mm512_cmpge_epu16_mask(second, bound)};
  }
#elif defined(__AVX2__)
  if constexpr (sizeof(WordPairs) == 32) {
    const __m256i bound = _mm256_set1_epi16(static_cast<short>(least));
    const auto kept = [&](__m256i halves) CTNN_INLINE_LAMBDA {
      return _mm256_cmpeq_epi16(_mm256_subs_epu16(bound, halves), _mm256_setzero_si256());
    };
    // A byte a block, the streams in turn.
    const auto bits = static_cast<std::uint32_t>(_mm256_movemask_epi8(
        _mm256_packs_epi16(kept(_mm256_unpacklo_epi64((__m256i)front, (__m256i)back)),
                           kept(_mm256_unpackhi_epi64((__m256i)front, (__m256i)back)))));
    return {(bits & 0xff) | (bits >> 8 & 0xff00), (bits >> 8 & 0xff) | (bits >> 16 & 0xff00)};
  }
#elif defined(__SSE2__) && !defined(__AVX__)
  if constexpr (sizeof(WordPairs) == 16) {
    const __m128i bound = _mm_set1_epi16(static_cast<short>(least));
    const auto kept = [&](__m128i halves) CTNN_INLINE_LAMBDA {
      return _mm_cmpeq_epi16(_mm_subs_epu16(bound, halves), _mm_setzero_si128());
    };
    const auto bits = static_cast<std::uint32_t>(_mm_movemask_epi8(
        _mm_packs_epi16(kept(_mm_unpacklo_epi64((__m128i)front, (__m128i)back)),
                        kept(_mm_unpackhi_epi64((__m128i)front, (__m128i)back)))));
    return {bits & 0xff, bits >> 8};
  }
#endif
  std::uint32_t bits[2]{};
  for (int i = 0; i < 2 * blocks_of_two; ++i)
    for (int half = 0; half < 8; ++half) {
      const std::uint64_t words = half < 4 ? front[i] : back[i];
      const std::uint32_t kept = (words >> (half % 4 * 16) & 0xffff) >= least ? 1 : 0;
      bits[i % 2] |= kept << (i / 2 * 8 + half);
    }
  return {bits[0], bits[1]};
}

/// `yes` where the word is at least `least`, else 0.
CTNN_INLINE Vector<float> where_at_least(Words word, std::uint32_t least,
                                         Vector<float> yes) noexcept {
  const Words kept = (Words)(word >= Words{} + least) & (Words)to_bits(yes);
  return from_bits<float>((Bits<float>)kept);
}

/// Two independent normal numbers of mean 0 and deviation 1 from two words, of which the 23 high bits
/// count. Box and Muller 1958: √(−2·log u)·(cos 2πv, sin 2πv).
struct TwoNormals {
  Vector<float> first, second;
};
CTNN_INLINE TwoNormals normal(Words a, Words b) noexcept {
  // The middle of one of 2²³ equal parts of (0, 1).
  const auto uniform = [](Words w) CTNN_INLINE_LAMBDA {
    return from_bits<float>((Bits<float>)((w >> 9) | 0x3f800000U)) - Vector<float>(1 - 0x1p-24F);
  };
  const Vector<float> radius = sqrt(Vector<float>(-2) * log(uniform(a)));
  const Vector<float> angle = uniform(b) * Vector<float>(0x1.921fb6p+2F);
  return {radius * cos(angle), radius * sin(angle)};
}

}  // namespace elementary
}  // namespace ctnn::inline CTNN_ABI
