// SPDX-License-Identifier: MIT
// Numbers as arguments: of templates, where MaxNorm<3> and MaxNorm<3.0> are one policy, and of calls,
// which take lists of any arithmetic type, whatever holds them.
#pragma once

#include <array>
#include <cstddef>
#include <iterator>
#include <span>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/scratch.hpp>
#include <ctnn/core/sentence.hpp>

namespace ctnn::inline CTNN_ABI {

/// What `template <Number auto C>` takes where a `double` parameter would refuse an integer, as no
/// template argument converts from int to double.
template <class T>
concept Number = std::is_arithmetic_v<std::remove_cv_t<T>>;

namespace detail {

template <Number auto C>
inline constexpr auto real = static_cast<double>(C);

/// An arithmetic type but for those of characters: "5.1" holds no numbers.
template <class T>
inline constexpr bool is_numeric =
    std::is_arithmetic_v<T> && !std::is_same_v<T, char> && !std::is_same_v<T, wchar_t> &&
    !std::is_same_v<T, char8_t> && !std::is_same_v<T, char16_t> && !std::is_same_v<T, char32_t>;

/// How many elements a list of this type has; std::dynamic_extent where the type does not say.
template <class X>
inline constexpr std::size_t length_of = std::dynamic_extent;
template <class E, std::size_t N>
inline constexpr std::size_t length_of<E[N]> = N;
template <class E, std::size_t N>
inline constexpr std::size_t length_of<std::array<E, N>> = N;
template <class E, std::size_t N>
inline constexpr std::size_t length_of<std::span<E, N>> = N;

template <bool Numbers>
struct check_numbers : sentence {
  static_assert(
      Numbers,
      "A call takes numbers here: a std::array, std::vector, std::span or {1, 2.5} of any "
      "arithmetic type but char.");
};
template <std::size_t Need, std::size_t Given>
struct check_count : sentence {
  static_assert(
      Need == Given,
      "A call is given more or fewer numbers than it takes: for x one for each input, for a "
      "target or dy one for each output.");
};

/// What the numbers of a call are, for its error.
enum class Argument : unsigned char { x, y, dy, v, target };
/// Throws Error: a list of another length.
[[noreturn]] void throw_other_count(Argument what, std::size_t need, std::size_t given);

/// The parameter of a call that takes N numbers: a list of any arithmetic type, or, of a single one, the
/// number. Those that lie as T one behind another are looked at where they are; others are converted as
/// static_cast<T> does, into memory of its own. A length that the type says is checked as the call
/// compiles; for another one than N at run time it throws Error. It lives as long as the call.
template <class T, int N, Argument What = Argument::x>
class Numbers {
  template <class X>
  static constexpr bool of_known_length = is_numeric<X> || length_of<X> != std::dynamic_extent ||
                                          std::is_convertible_v<const X&, std::span<const T, N>>;

 public:
  /// A list, or the numbers between braces, which may differ in type.
  template <class... X>
  // NOLINTNEXTLINE(google-explicit-constructor): the call's argument.
  constexpr Numbers(const X&... x) noexcept(sizeof...(X) != 1 || (... && of_known_length<X>)) {
    if constexpr (sizeof...(X) == 1 && !(... && is_numeric<X>))
      (refer_to(x), ...);
    else
      copy(x...);
  }
  /// The same numbers, as long as the other one lives.
  constexpr Numbers(const Numbers& other) noexcept : data_(other.data_) {}
  Numbers& operator=(const Numbers&) = delete;

  /// (N)
  [[nodiscard]] constexpr std::span<const T, N> value() const noexcept {
    return std::span<const T, N>(data_, N);
  }

 private:
  template <class X>
  constexpr void refer_to(const X& x) {
    if constexpr (std::is_convertible_v<const X&, std::span<const T, N>>) {
      data_ = std::span<const T, N>(x).data();
    } else if constexpr (requires {
                           std::size(x);
                           std::begin(x);
                           std::end(x);
                         }) {
      using E = std::remove_cvref_t<decltype(*std::begin(x))>;
      constexpr std::size_t length = length_of<X>;
      static_assert(check_numbers<is_numeric<E>>::checked);
      if constexpr (is_numeric<E>) {
        if constexpr (length != std::dynamic_extent)
          static_assert(check_count<N, length>::checked);
        else if (static_cast<std::size_t>(std::size(x)) != N)
          throw_other_count(What, N, static_cast<std::size_t>(std::size(x)));
        if constexpr (std::is_same_v<E, T> && requires { std::data(x); }) {
          data_ = std::data(x);
        } else if constexpr (length == std::dynamic_extent || length == N) {
          T* to = own_.data();
          for (const E value : x) *to++ = static_cast<T>(value);
        }
      }
    } else {
      static_assert(check_numbers<(sizeof(X) == 0)>::checked);
    }
  }
  template <class... X>
  constexpr void copy(const X&... x) noexcept {
    constexpr bool numbers = (... && is_numeric<X>);
    static_assert(check_numbers<numbers>::checked);
    if constexpr (numbers) {
      static_assert(check_count<N, sizeof...(X)>::checked);
      if constexpr (sizeof...(X) == N) {
        T* to = own_.data();
        (..., (*to++ = static_cast<T>(x)));
      }
    }
  }

  Scratch<T, N> own_;
  const T* data_ = own_.data();
};

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/core/number-inl.hpp>
#endif
