// SPDX-License-Identifier: MIT
// Definitions of inspect/summary.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/inspect/summary.hpp>

namespace ctnn::inline CTNN_ABI::detail {

struct SummaryTable::Rows {
  std::vector<std::array<std::string, 7>> all;
  void add(auto... cells) { all.push_back({cells...}); }
};

CTNN_FUNC std::string shape_text(int in, int out) {
  return std::to_string(in) + " > " + std::to_string(out);
}

CTNN_FUNC SummaryTable::SummaryTable() : rows_(new Rows) {
  rows_->add("layer", "shape", "parameters", "FLOPs", "bytes", "tile", "kept for backward");
}
CTNN_FUNC SummaryTable::~SummaryTable() { delete rows_; }

CTNN_FUNC void SummaryTable::in_training(const std::string& margin, std::string_view name,
                                         double amount) {
  std::ostringstream text;  // shortest form of the number
  text << margin << name << ", " << amount;
  rows_->add(text.str(), "in training", "0", "0", "0", "", "");
}

CTNN_FUNC void SummaryTable::branches(const std::string& margin, const char* name, int in,
                                      int out) {
  rows_->add(margin + name, shape_text(in, out), "", "", "", "", "");
}

CTNN_FUNC void SummaryTable::inputs(const std::string& margin, int in, int out) {
  rows_->add(margin + "its inputs", shape_text(in, out), "0", "0", "0", "", "");
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
  rows_->add(name, shape_text(row.in, row.out), std::to_string(parameters), std::to_string(flops),
             std::to_string(parameters * sizeof(float)), tile, std::string(row.keeps));
}

CTNN_FUNC void SummaryTable::total(int in, int out, std::size_t parameters, std::size_t flops) {
  rows_->add("total", shape_text(in, out), std::to_string(parameters), std::to_string(flops),
             std::to_string(parameters * sizeof(float)), "", "");
}

CTNN_FUNC void SummaryTable::print(std::ostream& out, bool tiled, const char* reason) const {
  std::size_t longest = 18;
  for (const auto& cells : rows_->all) longest = std::max(longest, cells[0].size() + 2);
  for (const auto& cells : rows_->all) {
    std::ostringstream line;
    line << std::left << std::setw(static_cast<int>(longest)) << cells[0] << std::right;
    for (std::size_t c = 1; c < 6; ++c) line << std::setw(c < 5 ? 12 : 9) << cells[c];
    line << "  " << cells[6];
    std::string text = line.str();
    text.erase(text.find_last_not_of(' ') + 1);
    out << text << '\n';
  }
  out << (tiled ? "neurons" : "samples") << " on lanes (" << reason << ")\n";
}

}  // namespace ctnn::inline CTNN_ABI::detail
