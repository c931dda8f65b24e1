// SPDX-License-Identifier: MIT
// What is known of one layer of a network.
#pragma once

#include <cstddef>
#include <string_view>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a node without branches computes.
enum class LayerKind {
  dense,       ///< A(W·x + b)
  apply,       ///< A(x), without parameters
  layer_norm,  ///< γ·x̂ + β, x̂ of mean 0 and variance 1 over the units of a sample
  batch_norm,  ///< the same over the samples of a batch; at inference by running statistics
};

/// One layer of a network with parameters. They lie in one block: layer by layer, W (out, in)
/// row-major, then b (out), then the alphas of a trained activation (out). Of a normalization W is γ
/// and b is β, and the running mean and variance of BatchNorm, (out) each, follow.
struct LayerInfo {
  std::string_view name;
  std::string_view activation;
  int in = 0;
  int out = 0;
  bool trained = false;     // the activation has an alpha per channel
  std::size_t weights = 0;  // offset of W in the parameter block
  std::size_t biases = 0;   // offset of b
  std::size_t alphas = 0;   // offset of the alphas
  LayerKind kind = LayerKind::dense;
  bool bias = true;            // there is a b
  bool frozen = false;         // training leaves it as it is
  int tied = -1;               // the layer whose W, transposed, is this one's; −1: its own
  std::size_t statistics = 0;  // offset of running mean and variance

  [[nodiscard]] constexpr std::size_t weight_count() const noexcept {
    return tied >= 0 ? 0 : static_cast<std::size_t>(kind == LayerKind::dense ? in * out : out);
  }
  [[nodiscard]] constexpr std::size_t bias_count() const noexcept {
    return bias ? static_cast<std::size_t>(out) : 0;
  }
  [[nodiscard]] constexpr std::size_t alpha_count() const noexcept {
    return trained ? static_cast<std::size_t>(out) : 0;
  }
  /// Numbers that are kept beside the parameters: running means and variances.
  [[nodiscard]] constexpr std::size_t statistic_count() const noexcept {
    return kind == LayerKind::batch_norm ? 2 * static_cast<std::size_t>(out) : 0;
  }
  [[nodiscard]] constexpr std::size_t parameters() const noexcept {
    return weight_count() + bias_count() + alpha_count();
  }
  /// Floating-point operations of one sample's forward pass through W: a multiplication and an
  /// addition per weight. Of a normalization those of γ and β.
  [[nodiscard]] constexpr std::size_t flops() const noexcept {
    return 2 * static_cast<std::size_t>(kind == LayerKind::dense ? in * out : out);
  }
};

}  // namespace ctnn::inline CTNN_ABI
