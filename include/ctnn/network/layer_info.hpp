// SPDX-License-Identifier: MIT
// What is known of one layer of a network.
#pragma once

#include <cstddef>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/network/op_kind.hpp>

namespace ctnn::inline CTNN_ABI {

/// One layer of a network with parameters. They lie in one block: layer by layer, W (out, in)
/// row-major, then b (out), then the alphas of a trained activation (out). Of a normalization W is γ
/// and b is β, and the running mean and variance of BatchNorm, (out) each, follow.
struct LayerInfo {
  std::string_view name;        ///< as Named says, or ""
  std::string_view activation;  ///< its name
  int in = 0;                   ///< inputs
  int out = 0;                  ///< outputs
  bool trained = false;         ///< the activation has an alpha per channel
  std::size_t weights = 0;      ///< offset of W in the parameter block
  std::size_t biases = 0;       ///< offset of b
  std::size_t alphas = 0;       ///< offset of the alphas
  const detail::OpKind* kind = &detail::op_kinds::dense;  ///< which operation it is
  bool bias = true;                                       ///< there is a b
  bool frozen = false;                                    ///< training leaves it as it is
  int tied = -1;               ///< the layer whose W, transposed, is this one's; −1: its own
  std::size_t statistics = 0;  ///< offset of running mean and variance

  /// Numbers in W, without those of another layer that it reads.
  [[nodiscard]] constexpr std::size_t weight_count() const noexcept {
    return tied >= 0 ? 0 : static_cast<std::size_t>(kind->dense ? in * out : out);
  }
  /// Numbers in b.
  [[nodiscard]] constexpr std::size_t bias_count() const noexcept {
    return bias ? static_cast<std::size_t>(out) : 0;
  }
  /// Numbers of the activation.
  [[nodiscard]] constexpr std::size_t alpha_count() const noexcept {
    return trained ? static_cast<std::size_t>(out) : 0;
  }
  /// Numbers that are kept beside the parameters: running means and variances.
  [[nodiscard]] constexpr std::size_t statistic_count() const noexcept {
    return static_cast<std::size_t>(kind->statistics) * static_cast<std::size_t>(out);
  }
  /// All of these.
  [[nodiscard]] constexpr std::size_t parameters() const noexcept {
    return weight_count() + bias_count() + alpha_count();
  }
  /// Floating-point operations of one sample's forward pass through W: a multiplication and an
  /// addition per weight. Of a normalization those of γ and β.
  [[nodiscard]] constexpr std::size_t flops() const noexcept {
    return static_cast<std::size_t>(kind->flops) *
           static_cast<std::size_t>(kind->dense ? in * out : out);
  }
};

}  // namespace ctnn::inline CTNN_ABI
