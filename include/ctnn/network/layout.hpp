// SPDX-License-Identifier: MIT
// Where a model keeps its parameters: panels that kernels read in order, padded to whole registers.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <iterator>

#include <ctnn/core/config.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/network/shapes.hpp>

namespace ctnn::inline CTNN_ABI {

/// Vector registers of the instruction set.
inline constexpr int register_count =
#ifdef __AVX512F__
    32;
#else
    16;
#endif

/// Registers of a panel for a layer of `width` neurons: the most, up to `limit`, that leave none
/// empty. A tile of 4 × 4 or 8 × 2 registers runs at the FMA peak, one of 8 × 1 at 85 % of it.
[[nodiscard]] constexpr int panel_registers(int width, int lanes, int limit) noexcept {
  const int needed = (width + lanes - 1) / lanes;
  for (int n = limit; n > 1; --n)
    if (needed % n == 0) return n;
  return 1;
}

/// The parameters of one layer in the block of a model. W lies in panels of `panel` outputs.
struct LayerLayout {
  int in = 0;
  int out = 0;
  int panel = 1;            // outputs side by side
  std::size_t weights = 0;  // offset of the first panel
  std::size_t biases = 0;
  std::size_t alphas = 0;  // of a trained activation

  [[nodiscard]] constexpr int panels() const noexcept { return (out + panel - 1) / panel; }
  /// Outputs with those that fill the last panel; nothing reads what lies in their place.
  [[nodiscard]] constexpr std::size_t padded() const noexcept {
    return static_cast<std::size_t>(panels()) * static_cast<std::size_t>(panel);
  }
  [[nodiscard]] constexpr std::size_t weight(int o, int i) const noexcept {
    return weights + static_cast<std::size_t>(panel_offset(o, i, in, panel));
  }
};

/// The block of parameters of Net as numbers of type T, on registers of `Lanes`.
template <class Net, int Lanes>
struct layout_of {
  using shape = shape_of<Net>;
  static constexpr std::array<LayerLayout, shape::depth> layers = [] {
    std::array<LayerLayout, shape::depth> result{};
    constexpr int asked = plan_options_of<Net>.registers;
    constexpr int limit = asked > 0 ? asked : register_count >= 32 ? 4 : 2;
    std::size_t offset = 0;
    for (std::size_t l = 0; l < shape::depth; ++l) {
      const LayerInfo& info = shape::layers[l];
      LayerLayout& layer = result[l];
      layer.in = info.in;
      layer.out = info.out;
      layer.panel = Lanes * panel_registers(info.out, Lanes, limit);
      layer.weights = offset;
      layer.biases = layer.weights + layer.padded() * static_cast<std::size_t>(info.in);
      layer.alphas = layer.biases + layer.padded();
      offset = layer.alphas + (info.trained ? layer.padded() : 0);
    }
    return result;
  }();
  /// Elements of the block; whole registers.
  static constexpr std::size_t size =
      layers.back().alphas + (shape::layers.back().trained ? layers.back().padded() : 0);

  /// Where the k-th parameter lies, in logical order: layer by layer W (out, in), then b, then
  /// alphas where trained.
  [[nodiscard]] static constexpr std::size_t place(std::size_t k) noexcept {
    std::size_t l = 0;
    while (l + 1 < shape::depth && k >= shape::layers[l + 1].weights) ++l;
    const LayerInfo& info = shape::layers[l];
    const LayerLayout& layer = layers[l];
    if (k >= info.alphas) return layer.alphas + (k - info.alphas);
    if (k >= info.biases) return layer.biases + (k - info.biases);
    const std::size_t in_layer = k - info.weights;
    const auto in = static_cast<std::size_t>(info.in);
    return layer.weight(static_cast<int>(in_layer / in), static_cast<int>(in_layer % in));
  }
};

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
