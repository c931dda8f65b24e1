// SPDX-License-Identifier: MIT
// A list of bounded length that a constexpr value may hold, and short names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {

/// A list of at most N items. A plain aggregate without default initializers: `SmallArray<T, N>{}`
/// is then one zero initialisation, which both compilers' constant evaluators do without a loop.
template <class T, std::size_t N>
struct SmallArray {
  std::size_t count;
  T items[N];

  [[nodiscard]] constexpr std::size_t size() const noexcept { return count; }
  [[nodiscard]] constexpr bool empty() const noexcept { return count == 0; }
  [[nodiscard]] constexpr T& operator[](std::size_t i) noexcept { return items[i]; }
  [[nodiscard]] constexpr const T& operator[](std::size_t i) const noexcept { return items[i]; }
  [[nodiscard]] constexpr T* begin() noexcept { return items; }
  [[nodiscard]] constexpr T* end() noexcept { return items + count; }
  [[nodiscard]] constexpr const T* begin() const noexcept { return items; }
  [[nodiscard]] constexpr const T* end() const noexcept { return items + count; }
  [[nodiscard]] constexpr T& back() noexcept { return items[count - 1]; }
  [[nodiscard]] constexpr const T& back() const noexcept { return items[count - 1]; }

  constexpr void push_back(const T& item) {
    if (count == N) throw "ctnn: this formula is too large; split it or raise the capacity.";
    items[count++] = item;
  }
  constexpr void insert(std::size_t at, const T& item) {
    push_back(item);
    for (std::size_t i = count - 1; i > at; --i) items[i] = items[i - 1];
    items[at] = item;
  }
  constexpr void erase(std::size_t at) {
    for (std::size_t i = at + 1; i < count; ++i) items[i - 1] = items[i];
    --count;
  }

  friend constexpr bool operator==(const SmallArray& a, const SmallArray& b) {
    if (a.count != b.count) return false;
    for (std::size_t i = 0; i < a.count; ++i)
      if (!(a.items[i] == b.items[i])) return false;
    return true;
  }
};

/// The name of a symbol, an input or an output: up to 15 characters.
struct Name {
  char text[16];

  [[nodiscard]] constexpr std::string_view view() const noexcept {
    std::size_t n = 0;
    while (n < 15 && text[n] != 0) ++n;
    return {text, n};
  }
  friend constexpr bool operator==(const Name& a, const Name& b) noexcept {
    return a.view() == b.view();
  }
};

[[nodiscard]] constexpr Name make_name(std::string_view text) {
  if (text.size() > 15) throw "ctnn: a symbol's name has at most 15 characters.";
  Name name{};
  for (std::size_t i = 0; i < text.size(); ++i) name.text[i] = text[i];
  return name;
}

}  // namespace ctnn::inline CTNN_ABI::symbolic
