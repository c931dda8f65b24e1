// SPDX-License-Identifier: MIT
// What a model's call returns: an array of outputs that cannot be viewed before something keeps it.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/sentence.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

template <bool Kept>
struct check_outputs_kept : sentence {
  static_assert(
      Kept,
      "A span of outputs that nothing keeps: they are gone at the end of the line. Keep them, "
      "auto y = model(x), and then take the span.");
};

}  // namespace detail

/// The outputs of one sample: a std::array in every respect, but that the result of a call does not become
/// a std::span by itself, which would dangle; one with a name does. For a call that takes a span,
/// largest(std::span<const float>(model(x))) says that it is done with it when it returns.
template <class T, std::size_t N>
struct OutputArray : std::array<T, N> {
  /// Does not compile: the array would be gone before the span is used.
  constexpr operator std::span<const T, N>() && noexcept {
    static_assert(detail::check_outputs_kept<(N == 0)>::checked);
    return std::span<const T, N>(this->data(), N);
  }
  /// Does not compile: the array would be gone before the span is used.
  constexpr operator std::span<const T>() && noexcept {
    static_assert(detail::check_outputs_kept<(N == 0)>::checked);
    return {this->data(), N};
  }
  /// Does not compile: the array would be gone before the span is used.
  constexpr operator std::span<T>() && noexcept {  // what std::span y = model(x) would be
    static_assert(detail::check_outputs_kept<(N == 0)>::checked);
    return {this->data(), N};
  }
};

namespace detail {
template <class T, std::size_t N>
inline constexpr std::size_t length_of<OutputArray<T, N>> = N;
}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI

/// const auto [no, yes] = model(x)
template <class T, std::size_t N>
struct std::tuple_size<ctnn::OutputArray<T, N>> : std::integral_constant<std::size_t, N> {};
template <std::size_t I, class T, std::size_t N>
struct std::tuple_element<I, ctnn::OutputArray<T, N>> {
  using type = T;
};
