// SPDX-License-Identifier: MIT
// One operation of a network: what it computes, and from which values.
#pragma once

#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/network/op_kind.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Number of the value that the network's inputs are; operation l makes value l.
inline constexpr int network_input = -1;
inline constexpr int no_value = -2;

struct Op {
  const OpKind* kind = &op_kinds::dense;
  int in = 0;
  int out = 0;
  int leaf = -1;            // number of its node among those without branches; −1: it joins some
  int layer = -1;           // where its b and alphas are
  int matrix = -1;          // the layer whose W it reads
  bool transposed = false;  // reads that W transposed
  int first = 0;            // of its sources
  int count = 1;
  int addend = no_value;  // what is added to its outputs behind the activation
  double momentum = 0;    // of BatchNorm's running statistics

  [[nodiscard]] constexpr bool dense() const noexcept { return kind->dense; }
  [[nodiscard]] constexpr bool joins() const noexcept { return leaf < 0; }
};

/// Outputs of a network that have a loss of their own.
struct Head {
  std::string_view name;
  int op = 0;      // whose value they are
  int offset = 0;  // of the first among all outputs
  int out = 0;
};

}  // namespace ctnn::inline CTNN_ABI::detail
