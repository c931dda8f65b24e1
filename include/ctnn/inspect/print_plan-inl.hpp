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
#include <ctnn/plan/place_buffers.hpp>
#include <ctnn/plan/plan.hpp>
#include <ctnn/text/text_table.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::ostream& print_batch_call(std::ostream& out, const PlanFacts& plan,
                                         std::size_t depth) {
  out << "a batch call: " << (plan.sample_lanes_from > 0 ? "neurons" : "samples") << " on lanes";
  if (plan.sample_lanes_from > 0 && plan.sample_lanes_from < static_cast<int>(depth))
    out << ", from layer " << plan.sample_lanes_from + 1 << " on samples";
  return out << '\n';
}

// <iomanip> would bring <locale> into every program with a network.
CTNN_FUNC std::string blanks(std::string_view text, std::size_t width) {
  return std::string(width > text.size() ? width - text.size() : 0, ' ');
}

CTNN_FUNC std::string_view buffer_text(Holds holds, const LayerPlan& layer) {
  switch (holds) {
    case Holds::input:
      return "x";
    case Holds::output:
      return layer.keeps == std::string_view("z") ? "z" : "y";
    case Holds::stored:
      return std::string_view(layer.keeps).substr(3);  // behind "y, "
    case Holds::statistics:
      return "mean, variance, count";
    case Holds::dropped:
      return layer.kept_bytes > 0 ? "dropout bits" : "dropout factors";
    case Holds::addends:
      return "noise";
    case Holds::values:
      return "values";
    case Holds::gradient:
      return "dL/dz";
    case Holds::scratch:
      return "part of a gradient";
    case Holds::target:
      return "targets";
    case Holds::weight:
      return "sample weights";
    case Holds::packed:
      return "panel of W transposed";
    case Holds::transposed:
      return "rows transposed";
  }
  return "";
}

// Number and name of the operation that has a buffer; the numbers of those that share one, as many as
// a line of 80 columns holds.
CTNN_FUNC std::string users_text(const Buffer& buffer, std::span<const LayerPlan> layers) {
  const auto one = [&](std::size_t l) {
    return std::to_string(l + 1).append(" ").append(layers[l].name);
  };
  if (is_of_operation(buffer.holds)) return one(static_cast<std::size_t>(buffer.of));
  if (buffer.holds != Holds::gradient) return "";
  std::string numbers;
  std::size_t users = 0;
  std::size_t last = 0;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    if (layers[l].delta != buffer.offset) continue;
    last = l;
    if (++users > 8) continue;
    numbers.append(numbers.empty() ? "" : ", ").append(std::to_string(l + 1));
  }
  if (users == 1) return one(last);
  if (users > 8) numbers.append(" and ").append(std::to_string(users - 8)).append(" more");
  return numbers.append(" in turn");
}

CTNN_FUNC std::ostream& print_arena(std::ostream& out, const PlanFacts& plan,
                                    std::span<const LayerPlan> layers,
                                    std::span<const Buffer> arena) {
  const auto row = [&](const std::string& offset, const std::string& bytes, std::string_view holds,
                       const std::string& users) {
    out << blanks(offset, 9) << offset << blanks(bytes, 9) << bytes << "  " << holds;
    if (!users.empty()) out << blanks(holds, 22) << users;
    out << '\n';
  };
  out << "arena " << plan.size * plan.element << " bytes, one block\n";
  row("offset", "bytes", "holds", "of operation");
  for (const Buffer& buffer : arena)
    if (buffer.elements > 0)
      row(std::to_string(buffer.offset * plan.element),
          std::to_string(buffer.elements * plan.element),
          buffer_text(
              buffer.holds,
              layers[is_of_operation(buffer.holds) ? static_cast<std::size_t>(buffer.of) : 0]),
          users_text(buffer, layers));
  return out;
}

CTNN_FUNC std::ostream& print_plan(std::ostream& out, const PlanFacts& plan,
                                   std::span<const LayerPlan> layers,
                                   std::span<const Buffer> arena) {
  const bool tiled = plan.orientation == Orientation::neurons_on_lanes;
  out << (tiled ? "neurons" : "samples") << " on lanes (" << plan.reason << "), " << plan.lanes
      << " lanes, batch " << plan.batch << '\n';
  if (!tiled) {
    out << "every product [feature][sample], in tiles of sums"
        << (plan.at_once ? "; gradients summed over lanes, update\n" : "; gradients kept\n");
    print_arena(out, plan, layers, arena);
    return print_batch_call(out, plan, layers.size());
  }
  const auto tile = [](Tile t) {
    std::string text = std::to_string(t.rows) + " x " + std::to_string(t.columns);
    if (t.tail > 0) text.append("+").append(std::to_string(t.tail));  // + warns in g++ 12
    return text;
  };
  TextTable table({{.left = true},
                   {},
                   {.least = 7},
                   {.least = 7},
                   {.least = 7},
                   {.left = true, .wraps = true}});
  table.row({"layer", "shape", "forward", "dL/dx", "dL/dW", "in the epilogues"});
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const LayerPlan& layer = layers[l];
    if (!layer.dense) {
      table.row({std::string(layer.name),
                 std::to_string(layer.in).append(" > ").append(std::to_string(layer.out)), "rows",
                 "rows"});
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
    table.row({std::string(layer.name),
               std::to_string(layer.in).append(" > ").append(std::to_string(layer.out)),
               tile(layer.tile), layer.tile_x.rows > 0 ? tile(layer.tile_x) : "none",
               tile(layer.tile), fused + "; update"});
  }
  out << table;
  for (const LayerPlan& layer : layers)
    if (layer.rows && &layer != &layers.back())
      out << layer.activation << " and its derivative: " << plan.lanes
          << " samples at a time, one a lane\n";
  out << "loss and its derivative: " << plan.lanes << " samples at a time, one a lane\n";
  print_arena(out, plan, layers, arena);
  return print_batch_call(out, plan, layers.size());
}

}  // namespace ctnn::inline CTNN_ABI::detail
