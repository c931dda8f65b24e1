// SPDX-License-Identifier: MIT
// One operation of a network: what it computes, and from which values.
#pragma once

#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/network/layer_info.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Number of the value that the network's inputs are; operation l makes value l.
inline constexpr int network_input = -1;
inline constexpr int no_value = -2;

struct Op {
  enum class Kind { layer, sum, product, side_by_side };
  Kind kind = Kind::layer;
  LayerKind layer_kind = LayerKind::dense;
  int in = 0;
  int out = 0;
  int leaf = -1;            // number of its node among those without branches
  int layer = -1;           // where its b and alphas are
  int matrix = -1;          // the layer whose W it reads
  bool transposed = false;  // reads that W transposed
  int first = 0;            // of its sources
  int count = 1;
  int addend = no_value;  // what is added to its outputs behind the activation
  double momentum = 0;    // of BatchNorm's running statistics

  [[nodiscard]] constexpr bool dense() const noexcept {
    return kind == Kind::layer && layer_kind == LayerKind::dense;
  }
};

/// Outputs of a network that have a loss of their own.
struct Head {
  std::string_view name;
  int op = 0;      // whose value they are
  int offset = 0;  // of the first among all outputs
  int out = 0;
};

/// What an operation without parameters is called.
[[nodiscard]] constexpr std::string_view name_of(const Op& op) noexcept {
  switch (op.kind) {
    case Op::Kind::sum:
      return "sum";
    case Op::Kind::product:
      return "product";
    case Op::Kind::side_by_side:
      return "side by side";
    default:
      return "Apply";
  }
}

}  // namespace ctnn::inline CTNN_ABI::detail
