// SPDX-License-Identifier: MIT
// One operation of a network: what it computes, and from which values; and a network as a list of them.
#pragma once

#include <cstddef>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/list_view.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/op_kind.hpp>

namespace ctnn::inline CTNN_ABI::detail {

struct Op {
  const OpKind* kind = &op_kinds::dense;
  int in = 0;
  int out = 0;
  int leaf = -1;              // number of its node among those without branches; −1: it joins some
  LayerId layer = no_layer;   // where its b and alphas are
  LayerId matrix = no_layer;  // the layer whose W it reads
  bool transposed = false;    // reads that W transposed
  int first = 0;              // of its sources
  int count = 1;
  ValueId addend = no_value;  // what is added to its outputs behind the activation
  double momentum = 0;        // of BatchNorm's running statistics

  [[nodiscard]] constexpr bool dense() const noexcept { return kind->dense; }
  [[nodiscard]] constexpr bool joins() const noexcept { return leaf < 0; }
};

/// Outputs of a network that have a loss of their own.
struct Head {
  std::string_view name;
  OpId op;         // whose value they are
  int offset = 0;  // of the first among all outputs
  int out = 0;
};

/// The lists that a network is lowered to. Views: functions of them are compiled once for all networks.
struct GraphView {
  list_view<Op> ops;
  list_view<ValueId> sources;
  list_view<LayerInfo> layers;
  list_view<Head> heads;

  [[nodiscard]] constexpr int size() const noexcept { return static_cast<int>(ops.size()); }
  [[nodiscard]] constexpr const Op& op(OpId i) const noexcept { return ops[index_of(i)]; }
  [[nodiscard]] constexpr const LayerInfo& layer(LayerId l) const noexcept {
    return layers[index_of(l)];
  }
  /// The values that an operation reads, its addend apart.
  [[nodiscard]] constexpr list_view<ValueId> sources_of(const Op& op) const noexcept {
    return sources.part(op.first, op.count);
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
