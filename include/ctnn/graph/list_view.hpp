// SPDX-License-Identifier: MIT
// The elements of an array that lies elsewhere, as std::span gives them. With std::span in its place a
// program with a network instantiated 3 300 more templates (g++ 12), for its iterators and ranges.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

template <class T>
class list_view {
 public:
  constexpr list_view() = default;
  constexpr list_view(const T* data, std::size_t size) noexcept : data_(data), size_(size) {}
  /// All of an array, which outlives the view.
  constexpr list_view(const auto& list) noexcept : list_view(list.data(), list.size()) {}

  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr const T* begin() const noexcept { return data_; }
  [[nodiscard]] constexpr const T* end() const noexcept { return data_ + size_; }
  [[nodiscard]] constexpr const T& operator[](std::size_t k) const noexcept { return data_[k]; }
  [[nodiscard]] constexpr list_view part(std::size_t first, std::size_t count) const noexcept {
    return {data_ + first, count};
  }

 private:
  const T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace ctnn::inline CTNN_ABI::detail
