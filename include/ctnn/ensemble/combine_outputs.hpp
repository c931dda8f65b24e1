// SPDX-License-Identifier: MIT
// How the outputs of several models become one: their mean, or votes.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <new>
#include <span>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/core/scratch.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/graph/decision_threshold.hpp>
#include <ctnn/metrics/decision.hpp>
#include <ctnn/metrics/predictor.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a way to combine models derives from.
struct combination {};
/// A way in which models decide together: MeanOutput, Votes or ModelWeights.
template <class C>
concept Combination = std::derived_from<std::remove_cvref_t<C>, combination>;

/// The mean of the models' outputs: of probabilities where they end in Softmax or Sigmoid, else of
/// logits or numbers.
inline constexpr struct MeanOutput : combination {
} MeanOutput{};

/// Every model votes for the class it decides for; an output is the share of votes that its class
/// got, a single one that of yes. Of classes with equally many the first is decided for; of two
/// halves yes. A model with a NaN among its outputs makes all shares NaN.
inline constexpr struct Votes : combination {
} Votes{};

namespace detail {

template <class C>
inline constexpr bool by_votes = std::is_same_v<C, struct Votes>;

template <bool Classes>
struct check_votes : sentence {
  static_assert(Classes,
                "Votes are for classes: numbers have none to decide for; leave Votes out, which "
                "averages.");
};

/// The least single combined output of head H that says yes.
template <class C, class P, int H>
consteval double combined_yes_from() {
  if constexpr (by_votes<C>)
    return 0.5;
  else
    return yes_from<P, H>();
}

/// Adds a model's outputs y for n samples, or its votes, times its weight to `sum`; both are (n, outputs).
template <class C, class P, class T = typename P::scalar>
void add_outputs(const T* y, T weight, T* sum, std::size_t n) noexcept {
  constexpr auto outputs = static_cast<std::size_t>(P::outputs);
  if constexpr (!by_votes<C>) {
    // Fused by name: the compiler may fuse in one loop and not in another, whose bits would differ.
    for (std::size_t i = 0; i < n * outputs; ++i) sum[i] = math::fma(weight, y[i], sum[i]);
  } else {
    for (std::size_t s = 0; s < n; ++s, y += outputs, sum += outputs) {
      const int decided = decide<P>(std::span<const T>(y, outputs));
      if (decided == undecided)  // NaN is not swallowed: together they are undecided, too
        std::fill_n(sum, outputs, std::numeric_limits<T>::quiet_NaN());
      else if constexpr (outputs > 1)
        sum[static_cast<std::size_t>(decided)] += weight;
      else
        sum[0] += static_cast<T>(decided) * weight;
    }
  }
}

/// Samples that a member evaluates before the next member does: their inputs and outputs stay in the L1
/// cache.
inline constexpr std::size_t combined_block = 64;

/// Outputs of a block of samples, (block, outputs).
template <class P>
using BlockOutputs =
    Storage<typename P::scalar, combined_block* static_cast<std::size_t>(P::outputs)>;
/// The memory that a member works in, and its outputs.
template <class P>
struct MemberWorkspace {
  typename P::Workspace memory;
  BlockOutputs<P> y;
};

/// The combined outputs of members for many samples: x is (n, inputs), y is (n, outputs), as those of Model, sum
/// a block's. visit(f) calls f(member, weight, workspace) for each of them, in the same order every time;
/// `total` is the sum of their weights, divided by at last, so that a tie of votes is one to the bit.
template <class C, class T, int Inputs, int Outputs>
void combine(Rows<const float, Inputs> x, Rows<T, Outputs> y, T total, T* sum,
             auto visit) noexcept {
  const std::size_t n = std::min(x.size(), y.size());
  for (std::size_t first = 0; first < n; first += combined_block) {
    const std::size_t count = std::min(combined_block, n - first);
    const auto in = x.part(first, count);
    std::fill_n(sum, count * Outputs, T(0));
    visit([&]<class P>(const P& member, T weight, MemberWorkspace<P>& workspace) {
      member(in, Rows<T, Outputs>(workspace.y.data(), count), workspace.memory);
      add_outputs<C, P>(workspace.y.data(), weight, sum, count);
    });
    for (std::size_t s = 0; s < count; ++s)
      for (std::size_t o = 0; o < Outputs; ++o) y[first + s][o] = sum[s * Outputs + o] / total;
  }
}

/// The same of one sample: visit(f) calls f(member, weight).
template <class C, class Output, std::size_t Inputs>
[[nodiscard]] Output combine(std::span<const float, Inputs> x, typename Output::value_type total,
                             auto visit) noexcept {
  using T = typename Output::value_type;
  Output sum{};
  visit([&]<class P>(const P& member, T weight) {
    Scratch<typename P::scalar, static_cast<std::size_t>(P::outputs)> memory;
    const auto& y = *::new (static_cast<void*>(memory.data())) typename P::Output(member(x));
    add_outputs<C, P>(y.data(), weight, sum.data(), 1);
  });
  for (T& value : sum) value /= total;
  return sum;
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
