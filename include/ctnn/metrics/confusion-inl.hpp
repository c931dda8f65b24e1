// SPDX-License-Identifier: MIT
// Definitions of metrics/confusion.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iomanip>
#include <ostream>
#include <span>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/metrics/confusion.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

CTNN_FUNC void print_confusion(std::ostream& out, std::span<const std::size_t> counts,
                               std::span<const std::string> names, std::size_t undecided) {
  std::size_t classes = 0;
  while (classes * classes < counts.size()) ++classes;
  const auto label = [&](std::size_t c) { return c < names.size() ? names[c] : std::to_string(c); };
  std::size_t width = 4;
  for (std::size_t c = 0; c < classes; ++c) width = std::max(width, label(c).size());
  const auto cell = [&](const std::string& text) {
    out << ' ' << std::setw(static_cast<int>(width)) << text;
  };
  const std::string corner = "true \\ predicted";
  const auto left = static_cast<int>(std::max(width, corner.size()));
  out << std::setw(left) << corner;
  for (std::size_t c = 0; c < classes; ++c) cell(label(c));
  out << '\n';
  for (std::size_t truth = 0; truth < classes; ++truth) {
    out << std::setw(left) << label(truth);
    for (std::size_t c = 0; c < classes; ++c) {
      const std::size_t count = counts[truth * classes + c];
      cell(count == 0 ? std::string(".") : std::to_string(count));
    }
    out << '\n';
  }
  if (undecided > 0)
    out << undecided << (undecided == 1 ? " sample is" : " samples are")
        << " undecided: an output is NaN.\n";
}

CTNN_FUNC std::ostream& print_text(std::ostream& out, const char* text) { return out << text; }

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
