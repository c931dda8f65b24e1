// SPDX-License-Identifier: MIT
// Definitions of metrics/probabilities.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/metrics/probabilities.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC void check_probabilities(std::span<const double> outputs, std::size_t prediction,
                                   const char* metric) {
  double sum = 0;
  for (const double y : outputs) {
    if (y < 0 || y > 1)
      throw Error(std::string(metric) + " needs probabilities, prediction " +
                  std::to_string(prediction) + " has " + std::to_string(y) +
                  ": end the network with Softmax or Sigmoid.");
    sum += y;
  }
  if (outputs.size() > 1 && std::abs(sum - 1) > 1e-3)  // floats of Softmax: to about 1e-6
    throw Error(std::string(metric) + " needs probabilities that sum to one, those of prediction " +
                std::to_string(prediction) + " sum to " + std::to_string(sum) +
                ": end the network with Softmax.");
}

CTNN_FUNC void check_calibration(int bins, int c, int classes) {
  if (bins < 1 || bins > 1'000'000)
    throw Error("calibration_curve: " + std::to_string(bins) + " bins: it needs 1 to 1000000.");
  if (c < 0 || c >= classes)
    throw Error("calibration_curve: class id " + std::to_string(c) + " is not in 0 … " +
                std::to_string(classes - 1) + ".");
}

CTNN_FUNC std::vector<double> bin_edges(int bins) {
  std::vector<double> edges;
  for (int b = 1; b < bins; ++b) edges.push_back(static_cast<double>(b) / bins);
  return edges;
}

CTNN_FUNC void add_to_bin(std::vector<CalibrationBin>& curve, std::span<const double> edges,
                          double p, bool occurred, double weight) {
  const auto b = std::lower_bound(edges.begin(), edges.end(), p) - edges.begin();
  CalibrationBin& bin = curve[static_cast<std::size_t>(b)];
  bin.predicted += weight * p;
  if (occurred) bin.observed += weight;
  bin.weight += weight;
}

CTNN_FUNC void finish_bins(std::vector<CalibrationBin>& curve) {
  std::erase_if(curve, [](const CalibrationBin& bin) { return bin.weight == 0; });
  for (CalibrationBin& bin : curve) {
    bin.predicted /= bin.weight;
    bin.observed /= bin.weight;
  }
}

}  // namespace ctnn::inline CTNN_ABI::detail
