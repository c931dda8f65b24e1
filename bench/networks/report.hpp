// SPDX-License-Identifier: MIT
// Collects every repetition and writes one table per regime: ours, every peer, the limit.
#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

namespace bench {

/// A reporter that prints a line per cell as it goes and keeps what it saw.
class Report : public benchmark::BenchmarkReporter {
 public:
  explicit Report(double fma_peak) : fma_peak_(fma_peak) {}

  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override;

  /// One Markdown table per regime, and the same on standard output.
  void write(const std::string& path) const;
  /// A chart per regime, <folder>/<regime>.svg: ours and the best peer as a share of the limit.
  void draw(const std::string& folder) const;
  /// Cells whose results were wrong.
  [[nodiscard]] int wrong() const { return wrong_; }

 private:
  struct Cell {
    std::vector<double> nanoseconds;  // per run (a sample, a batch, a step), one a repetition
    double fraction = 0;              // of the limit, in the fastest repetition
    std::string error;

    [[nodiscard]] double fastest() const;
  };
  /// The fastest cell that is not ours, and its system; null when there is none.
  using Row = std::map<std::string, Cell>;  // by system
  static std::pair<const Cell*, std::string> best_peer(const Row& row);

  double fma_peak_;
  int wrong_ = 0;
  std::map<std::string, std::map<std::string, Row>> cells_;  // by regime and workload
};

}  // namespace bench
