// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "workloads.hpp"

namespace bench {
namespace {

/// "train32/W4/onednn/…" in its parts.
std::vector<std::string> parts(const std::string& name) {
  std::vector<std::string> result;
  std::istringstream in(name);
  for (std::string part; std::getline(in, part, '/');) result.push_back(part);
  return result;
}

void remember(std::vector<std::string>& list, const std::string& item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

std::string time_text(double ns) {
  char text[32];
  if (ns < 1000)
    std::snprintf(text, sizeof text, "%.1f ns", ns);
  else
    std::snprintf(text, sizeof text, "%.3g µs", ns / 1000);
  return text;
}

}  // namespace

void Report::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    if (run.run_type != Run::RT_Iteration) continue;
    const auto name = parts(run.benchmark_name());
    Cell& cell = cells_[name[0]][name[1]][name[2]];
    remember(regimes_, name[0]);
    remember(systems_, name[2]);
    if (run.error_occurred) {
      if (cell.error.empty() && run.error_message != "not offered") {
        ++wrong_;
        std::printf("%-32s %s\n", run.benchmark_name().c_str(), run.error_message.c_str());
      }
      cell.error = run.error_message;
      continue;
    }
    const double ns = run.real_accumulated_time / static_cast<double>(run.iterations) * 1e9;
    if (cell.nanoseconds.empty() ||
        ns < *std::min_element(cell.nanoseconds.begin(), cell.nanoseconds.end()))
      cell.fraction = run.counters.at("fraction_of_limit");
    cell.nanoseconds.push_back(ns);
    std::printf("%-32s %12s  %5.1f %% of the limit\n", run.benchmark_name().c_str(),
                time_text(ns).c_str(), 100 * double(run.counters.at("fraction_of_limit")));
    std::fflush(stdout);
  }
}

void Report::write(const std::string& path) const {
  std::ostringstream out;
  char text[128];
  for (const std::string& regime : regimes_) {
    out << "\n### " << regime << "\n\n| |";
    const auto& row = cells_.at(regime);
    for (const Workload& w : workloads)
      if (row.contains(std::string(w.name))) out << ' ' << w.name << ' ' << w.what << " |";
    out << "\n|---|";
    for (std::size_t i = 0; i < row.size(); ++i) out << "---|";
    std::map<std::string, std::pair<double, std::string>> best_peer;  // by workload
    std::map<std::string, std::pair<double, double>> ours;            // ns and fraction
    for (const std::string& system : systems_) {
      std::ostringstream line;
      bool any = false;
      for (const auto& [workload, by_system] : row) {
        const auto found = by_system.find(system);
        line << ' ';
        if (found == by_system.end() ||
            (found->second.nanoseconds.empty() && found->second.error == "not offered")) {
          line << "– |";
          continue;
        }
        any = true;
        const Cell& cell = found->second;
        if (cell.nanoseconds.empty()) {
          line << "wrong |";
          continue;
        }
        auto times = cell.nanoseconds;
        std::sort(times.begin(), times.end());
        line << time_text(times.front()) << " (" << time_text(times[times.size() / 2]) << ") |";
        if (system == "ctnn")
          ours[workload] = {times.front(), cell.fraction};
        else if (!best_peer.contains(workload) || times.front() < best_peer[workload].first)
          best_peer[workload] = {times.front(), system};
      }
      if (any) out << "\n| " << system << " |" << line.str();
    }
    out << "\n| **ctnn, of the limit** |";
    for (const auto& [workload, unused] : row) {
      std::snprintf(text, sizeof text, " %.0f %% |", 100 * ours[workload].second);
      out << (ours.contains(workload) && ours[workload].first > 0 ? text : " – |");
    }
    out << "\n| **best peer ÷ ctnn** |";
    for (const auto& [workload, unused] : row)
      if (ours[workload].first > 0 && best_peer.contains(workload)) {
        std::snprintf(text, sizeof text, " %.2f× (%s) |",
                      best_peer[workload].first / ours[workload].first,
                      best_peer[workload].second.c_str());
        out << text;
      } else {
        out << " – |";
      }
    out << '\n';
  }
  std::snprintf(
      text, sizeof text,
      "\nFastest of the repetitions, the median in brackets; one core, FMA peak %.1f GFLOP/s.\n",
      fma_peak_);
  out << text;
  std::cout << out.str();
  std::ofstream(path) << out.str();
}

}  // namespace bench
