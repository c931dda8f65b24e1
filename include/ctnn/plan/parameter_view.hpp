// SPDX-License-Identifier: MIT
// The parameters of a model in logical order, as a range.
#pragma once

#include <compare>
#include <cstddef>
#include <iterator>
#include <type_traits>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// All parameters of a network in logical order, whatever their layout: a random-access range.
template <class T, class Layout>
class ParameterView {
 public:
  class iterator {
   public:
    using value_type = std::remove_const_t<T>;
    using difference_type = std::ptrdiff_t;
    using pointer = T*;
    using reference = T&;
    using iterator_category = std::random_access_iterator_tag;

    constexpr iterator() = default;
    constexpr iterator(T* block, difference_type k) noexcept : block_(block), k_(k) {}
    constexpr T& operator*() const noexcept { return (*this)[0]; }
    constexpr T& operator[](difference_type n) const noexcept {
      return block_[Layout::place(static_cast<std::size_t>(k_ + n))];
    }
    constexpr iterator& operator+=(difference_type n) noexcept { return k_ += n, *this; }
    constexpr iterator& operator-=(difference_type n) noexcept { return k_ -= n, *this; }
    constexpr iterator& operator++() noexcept { return *this += 1; }
    constexpr iterator& operator--() noexcept { return *this -= 1; }
    constexpr iterator operator++(int) noexcept { return {block_, k_++}; }
    constexpr iterator operator--(int) noexcept { return {block_, k_--}; }
    friend constexpr iterator operator+(iterator a, difference_type n) noexcept { return a += n; }
    friend constexpr iterator operator+(difference_type n, iterator a) noexcept { return a += n; }
    friend constexpr iterator operator-(iterator a, difference_type n) noexcept { return a -= n; }
    friend constexpr difference_type operator-(iterator a, iterator b) noexcept {
      return a.k_ - b.k_;
    }
    friend constexpr bool operator==(iterator a, iterator b) noexcept { return a.k_ == b.k_; }
    friend constexpr auto operator<=>(iterator a, iterator b) noexcept { return a.k_ <=> b.k_; }

   private:
    T* block_ = nullptr;
    difference_type k_ = 0;
  };

  constexpr explicit ParameterView(T* block) noexcept : block_(block) {}
  [[nodiscard]] static constexpr std::size_t size() noexcept { return Layout::shape::parameters; }
  /// Parameter number k < size(), in logical order.
  [[nodiscard]] constexpr T& operator[](std::size_t k) const noexcept {
    return block_[Layout::place(k)];
  }
  [[nodiscard]] constexpr iterator begin() const noexcept { return {block_, 0}; }
  [[nodiscard]] constexpr iterator end() const noexcept {
    return {block_, static_cast<std::ptrdiff_t>(size())};
  }

 private:
  T* block_;
};

}  // namespace ctnn::inline CTNN_ABI
