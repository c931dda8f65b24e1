// SPDX-License-Identifier: MIT
// What is known of a kind of operation, whatever its widths.
#pragma once

#include <string_view>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// A kind of operation. A node that is one names its kind, `static constexpr auto& kind`; what the
/// kind computes is a row of passes/elementwise_ops.hpp, but for dense layers, which every pass
/// computes in a way of its own.
struct OpKind {
  std::string_view name{};
  bool dense = false;  ///< A(W·x + b)
  /// It is a layer: W (out, in) of a dense one, else a γ per feature; and b.
  bool parameters = false;
  int statistics = 0;           ///< numbers per feature that a model keeps beside its parameters
  bool activates = false;       ///< it applies the activation of its node
  bool whole_rows = false;      ///< the outputs of a sample depend on each other
  int flops = 1;                ///< of one output; of a dense layer of each of its weights
  const char* keeps = nullptr;  ///< what training keeps, where that is more than y and its slope
  std::string_view symbol{};    ///< in a picture; "": its name
  std::string_view formula{};   ///< y of x, as text; "": explain() has lines of its own for it
  std::string_view gradient{};  ///< ∂L/∂x of x and g = ∂L/∂y
};

namespace op_kinds {

inline constexpr OpKind dense{
    .name = "Dense", .dense = true, .parameters = true, .activates = true, .flops = 2};

}  // namespace op_kinds
}  // namespace ctnn::inline CTNN_ABI::detail
