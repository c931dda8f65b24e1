// SPDX-License-Identifier: MIT
// Definitions of inspect/summary.hpp.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/inspect/summary.hpp>
#include <ctnn/text/text_table.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string shape_text(int in, int out) {
  return std::to_string(in) + " > " + std::to_string(out);
}

CTNN_FUNC SummaryTable::SummaryTable()
    : table_({{.left = true}, {}, {}, {}, {}, {.least = 5}, {.left = true, .wraps = true}}) {
  table_.row({"layer", "shape", "parameters", "FLOPs", "bytes", "tile", "kept for backward"});
}

CTNN_FUNC void SummaryTable::in_training(const std::string& margin, std::string_view name,
                                         double amount) {
  table_.row(
      {margin + std::string(name) + ", " + short_text(amount), "in training", "0", "0", "0"});
}

CTNN_FUNC void SummaryTable::branches(const std::string& margin, const char* name, int in,
                                      int out) {
  table_.row({margin + name, shape_text(in, out)});
}

CTNN_FUNC void SummaryTable::inputs(const std::string& margin, int in, int out) {
  table_.row({margin + "its inputs", shape_text(in, out), "0", "0", "0"});
}

CTNN_FUNC void SummaryTable::operation(const std::string& margin, const SummaryRow& row) {
  std::string name = margin + std::string(row.name);
  if (!row.activation.empty()) name.append(", ").append(row.activation);
  std::size_t parameters = 0;
  auto flops = static_cast<std::size_t>(row.units);
  if (row.layer != nullptr) {
    parameters = row.seen ? 0 : row.layer->parameters();
    flops = row.layer->flops();
    if (row.seen) name.append(", shared");
    if (row.layer->tied >= 0) name.append(", transposed");
    if (row.layer->frozen) name.append(", frozen");
  }
  const std::string tile =
      row.tile.rows == 0 ? std::string()
                         : std::to_string(row.tile.rows) + " x " + std::to_string(row.tile.columns);
  table_.row({name, shape_text(row.in, row.out), std::to_string(parameters), std::to_string(flops),
              std::to_string(parameters * sizeof(float)), tile, std::string(row.keeps)});
}

CTNN_FUNC void SummaryTable::total(int in, int out, std::size_t parameters, std::size_t flops) {
  table_.row({"total", shape_text(in, out), std::to_string(parameters), std::to_string(flops),
              std::to_string(parameters * sizeof(float))});
}

CTNN_FUNC void SummaryTable::print(std::ostream& out, bool tiled, const char* reason) const {
  out << table_ << (tiled ? "neurons" : "samples") << " on lanes (" << reason << ")\n";
}

}  // namespace ctnn::inline CTNN_ABI::detail
