// SPDX-License-Identifier: MIT
// Definitions of inspect/print_plan.hpp.
#pragma once

#include <cstddef>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/inspect/print_plan.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/plan/plan.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::ostream& print_batch_call(std::ostream& out, const PlanFacts& plan,
                                         std::size_t depth) {
  out << "a batch call: " << (plan.turn > 0 ? "neurons" : "samples") << " on lanes";
  if (plan.turn > 0 && plan.turn < static_cast<int>(depth))
    out << ", from layer " << plan.turn + 1 << " on samples";
  return out << '\n';
}

CTNN_FUNC std::ostream& print_plan(std::ostream& out, const PlanFacts& plan,
                                   std::span<const LayerPlan> layers) {
  const bool tiled = plan.orientation == Orientation::neurons_on_lanes;
  out << (tiled ? "neurons" : "samples") << " on lanes (" << plan.reason << "), " << plan.lanes
      << " lanes, batch " << plan.batch << '\n';
  if (!tiled) {
    out << "every product [feature][sample], in tiles of sums"
        << (plan.at_once ? "; gradients summed over lanes, update\n" : "; gradients kept\n");
    return print_batch_call(out, plan, layers.size());
  }
  const auto tile = [](Tile t) {
    std::string text = std::to_string(t.rows) + " x " + std::to_string(t.columns);
    if (t.tail > 0) text.append("+").append(std::to_string(t.tail));  // + warns in g++ 12
    return text;
  };
  // <iomanip> would bring <locale> into every program with a network.
  const auto blanks = [](const std::string& text, std::size_t width) {
    return std::string(width > text.size() ? width - text.size() : 0, ' ');
  };
  const auto row = [&](const std::string& layer, const std::string& shape,
                       const std::string& forward, const std::string& x, const std::string& w,
                       const std::string& fused) {
    out << layer << blanks(layer, 18) << blanks(shape, 12) << shape;
    for (const std::string& tiles : {forward, x, w}) out << blanks(tiles, 9) << tiles;
    out << "  " << fused << '\n';
  };
  row("layer", "shape", "forward", "dL/dx", "dL/dW", "in the epilogues");
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const LayerPlan& layer = layers[l];
    if (!layer.dense) {
      row(std::string(layer.name), std::to_string(layer.in) + " > " + std::to_string(layer.out),
          "rows", "rows", "", "");
      continue;
    }
    const bool last = l + 1 == layers.size();
    std::string fused = "bias";
    const auto add = [&](const char* word, std::string_view name) {
      if (!name.empty()) fused.append(word).append(name);
    };
    if (!last && !layer.rows) {
      add(", ", layer.activation);
      add(", ", layer.noise);
    }
    if (layer.adds) fused += ", sum";
    if (layer.below >= 0 && !layers[static_cast<std::size_t>(layer.below)].rows) {
      add("; derivative of ", layers[static_cast<std::size_t>(layer.below)].activation);
      add(", ", layers[static_cast<std::size_t>(layer.below)].noise);
    }
    row(std::string(layer.name), std::to_string(layer.in) + " > " + std::to_string(layer.out),
        tile(layer.tile), layer.tile_x.rows > 0 ? tile(layer.tile_x) : "none", tile(layer.tile),
        fused + "; update");
  }
  for (const LayerPlan& layer : layers)
    if (layer.rows && &layer != &layers.back())
      out << layer.activation << " and its derivative: " << plan.lanes
          << " samples at a time, one a lane\n";
  out << "loss and its derivative: " << plan.lanes << " samples at a time, one a lane\n"
      << "arena " << plan.size * plan.element << " bytes, one block\n";
  return print_batch_call(out, plan, layers.size());
}

}  // namespace ctnn::inline CTNN_ABI::detail
