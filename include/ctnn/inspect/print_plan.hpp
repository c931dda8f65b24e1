// SPDX-License-Identifier: MIT
// A plan as text.
#pragma once

#include <iosfwd>
#include <span>

#include <ctnn/core/config.hpp>
#include <ctnn/plan/place_buffers.hpp>
#include <ctnn/plan/plan.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

std::ostream& print_plan(std::ostream& out, const PlanFacts& plan,
                         std::span<const LayerPlan> layers, std::span<const Buffer> arena);

}  // namespace detail

/// Prints a plan: a line a layer, and where buffers lie.
template <int Depth>
std::ostream& operator<<(std::ostream& out, const Plan<Depth>& plan) {
  return detail::print_plan(out, plan, plan.layers, plan.arena.placed());
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/inspect/print_plan-inl.hpp>
#endif
