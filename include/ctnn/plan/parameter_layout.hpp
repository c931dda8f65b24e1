// SPDX-License-Identifier: MIT
// Where a model keeps its parameters: panels that kernels read in order, padded to whole registers.
#pragma once

#include <compare>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/plan_options.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The tile for a layer of this many registers of neurons, at most `limit` side by side. Twelve sums or more in
/// two registers or more run at the FMA peak, a single register at 85 % of it (bench/micro); so the
/// most columns that leave no tail, else those that leave the widest.
[[nodiscard]] constexpr Tile tile_for(int registers, int limit = 0) noexcept {
  constexpr bool large = register_count >= 32;
  if (limit == 0) limit = large ? 4 : 2;
  Tile best{8, 1};
  for (int columns = limit; columns > 1; --columns) {
    const Tile tile{columns == 4             ? (large ? 4 : 2)
                    : columns == 3 || !large ? 4
                                             : 8,
                    columns, registers % columns};
    if (columns > registers) continue;
    if (tile.tail == 0) return tile;
    if (best.columns == 1 || tile.tail > best.tail) best = tile;
  }
  return best;
}

/// The parameters of one layer in the block of a model. W lies in panels as wide as a tile, padded
/// to whole registers: a tile then reads one stream of weights.
struct LayerLayout {
  int in = 0;  // columns of W: 1 of a normalization, 0 of a layer that reads the W of another
  int out = 0;
  int registers = 0;  // of neurons
  int padded = 0;     // outputs with those that fill the last register; nothing reads these
  Tile tile{};
  int panel = 1;            // outputs side by side
  std::size_t weights = 0;  // offset of the first panel
  std::size_t biases = 0;
  std::size_t alphas = 0;      // of a trained activation
  std::size_t statistics = 0;  // of BatchNorm: running means, then running variances
  bool trains = true;          // not frozen
  bool has_weights = true;     // of its own, which penalties are on: not those of a normalization
  bool bias = true;            // trains b, which else stays zero

  [[nodiscard]] constexpr std::size_t weight(int o, int i) const noexcept {
    return weights + static_cast<std::size_t>(panel_offset(o, i, padded, in, panel));
  }
};

/// The block of parameters of Net for registers of `Lanes`; one lane pads nothing.
template <class Net, int Lanes>
struct layout_of {
  using shape = shape_of<Net>;
  static constexpr auto layers = [] {
    id_map<LayerId, LayerLayout, shape::depth> result{};
    std::size_t offset = 0;
    for (std::size_t l = 0; l < shape::depth; ++l) {
      const LayerInfo& info = shape::layers[l];
      LayerLayout& layer = result[l];
      const bool dense = info.kind->dense;
      layer.in = info.tied >= 0 ? 0 : dense ? info.in : 1;
      layer.out = info.out;
      layer.registers = (info.out + Lanes - 1) / Lanes;
      layer.padded = layer.registers * Lanes;
      layer.tile = tile_for(layer.registers, plan_options_of<Net>.columns);
      layer.panel = layer.tile.columns * Lanes;
      layer.trains = !info.frozen;
      layer.has_weights = dense && info.tied < 0;
      layer.bias = info.bias;
      const auto padded = static_cast<std::size_t>(layer.padded);
      layer.weights = offset;
      layer.biases = layer.weights + padded * static_cast<std::size_t>(layer.in);
      layer.alphas = layer.biases + padded;
      layer.statistics = layer.alphas + (info.trained ? padded : 0);
      offset = layer.statistics + (info.statistic_count() > 0 ? 2 * padded : 0);
    }
    return result;
  }();
  /// Elements of the block; whole registers.
  static constexpr std::size_t size =
      shape::depth == 0
          ? 0
          : layers.back().statistics + (shape::layers.back().statistic_count() > 0
                                            ? 2 * static_cast<std::size_t>(layers.back().padded)
                                            : 0);

  /// Where the k-th parameter lies, in logical order: layer by layer W (out, in), then b, then
  /// alphas where trained, then running means and variances.
  [[nodiscard]] static constexpr std::size_t place(std::size_t k) noexcept {
    std::size_t l = 0;
    while (l + 1 < shape::depth && k >= shape::layers[l + 1].weights) ++l;
    const LayerInfo& info = shape::layers[l];
    const LayerLayout& layer = layers[l];
    if (k >= info.statistics) {
      const std::size_t s = k - info.statistics;
      const auto out = static_cast<std::size_t>(info.out);
      return layer.statistics + (s < out ? s : static_cast<std::size_t>(layer.padded) + s - out);
    }
    if (k >= info.alphas) return layer.alphas + (k - info.alphas);
    if (k >= info.biases) return layer.biases + (k - info.biases);
    const std::size_t in_layer = k - info.weights;
    const auto in = static_cast<std::size_t>(layer.in);
    return layer.weight(static_cast<int>(in_layer / in), static_cast<int>(in_layer % in));
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
