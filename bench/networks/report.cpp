// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>

#include "../machine.hpp"
#include "system.hpp"
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

/// In the order of the report.
constexpr std::array regimes{"single",  "chained",  "batch32", "batch256",
                             "train32", "train128", "fit32",   "adam32"};

std::string time_text(double ns) {
  char text[32];
  if (ns < 1e3)
    std::snprintf(text, sizeof text, "%.3g ns", ns);
  else if (ns < 999.5e3)
    std::snprintf(text, sizeof text, "%.3g µs", ns / 1e3);
  else
    std::snprintf(text, sizeof text, "%.3g ms", ns / 1e6);
  return text;
}

}  // namespace

void Report::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    if (run.run_type != Run::RT_Iteration) continue;
    const auto name = parts(run.benchmark_name());
    Cell& cell = cells_[name[0]][name[1]][name[2]];
    if (run.error_occurred) {
      if (cell.error.empty() && run.error_message != "not offered") {
        ++wrong_;
        std::printf("%-32s %s\n", run.benchmark_name().c_str(), run.error_message.c_str());
      }
      cell.error = run.error_message;
      continue;
    }
    const double ns = run.cpu_accumulated_time / static_cast<double>(run.iterations) * 1e9;
    if (cell.nanoseconds.empty() ||
        ns < *std::min_element(cell.nanoseconds.begin(), cell.nanoseconds.end()))
      cell.fraction = run.counters.at("fraction_of_limit");
    cell.nanoseconds.push_back(ns);
    std::printf("%-32s %12s  %5.1f %% of the limit\n", run.benchmark_name().c_str(),
                time_text(ns).c_str(), 100 * double(run.counters.at("fraction_of_limit")));
    std::fflush(stdout);
  }
}

double Report::Cell::fastest() const {
  return *std::min_element(nanoseconds.begin(), nanoseconds.end());
}

std::pair<const Report::Cell*, std::string> Report::best_peer(const Row& row) {
  std::pair<const Cell*, std::string> best{nullptr, ""};
  for (const auto& [system, cell] : row)
    if (system != "ctnn" && !cell.nanoseconds.empty() &&
        (best.first == nullptr || cell.fastest() < best.first->fastest()))
      best = {&cell, system};
  return best;
}

void Report::write(const std::string& path) const {
  std::ostringstream out;
  char text[128];
  out << "Machine: " << processor() << ", one core, FMA peak " << std::lround(fma_peak_)
      << " GFLOP/s. Compiler: " << compiler << ", -O3 -march=native.\n\n";
  for (const System& system : systems())
    out << "- " << system.name << ": " << system.version << '\n';
  for (const char* regime : regimes) {
    if (!cells_.contains(regime)) continue;
    const auto& table = cells_.at(regime);
    out << "\n### " << regime << "\n\n| |";
    for (const Workload& w : workloads)
      if (table.contains(std::string(w.name))) out << ' ' << w.name << ' ' << w.what << " |";
    out << "\n|---|";
    for (std::size_t i = 0; i < table.size(); ++i) out << "---|";
    for (const System& each : systems()) {
      const std::string& system = each.name;
      std::ostringstream line;
      bool any = false;
      for (const auto& [workload, row] : table) {
        const auto found = row.find(system);
        if (found == row.end() || found->second.error == "not offered") {
          line << " – |";
          continue;
        }
        any = true;
        auto times = found->second.nanoseconds;
        if (times.empty()) {
          line << " wrong |";
          continue;
        }
        std::sort(times.begin(), times.end());
        line << ' ' << time_text(times.front()) << " (" << time_text(times[times.size() / 2])
             << ") |";
      }
      if (any) out << "\n| " << system << " |" << line.str();
    }
    const auto ours = [](const Row& row) -> const Cell* {
      const auto found = row.find("ctnn");
      return found == row.end() || found->second.nanoseconds.empty() ? nullptr : &found->second;
    };
    out << "\n| **ctnn, of the limit** |";
    for (const auto& [workload, row] : table) {
      if (const Cell* cell = ours(row))
        std::snprintf(text, sizeof text, " %.0f %% |", 100 * cell->fraction);
      else
        std::snprintf(text, sizeof text, " – |");
      out << text;
    }
    out << "\n| **best peer ÷ ctnn** |";
    for (const auto& [workload, row] : table) {
      const auto [peer, name] = best_peer(row);
      if (const Cell* cell = ours(row); cell != nullptr && peer != nullptr)
        std::snprintf(text, sizeof text, " %.2f× (%s) |", peer->fastest() / cell->fastest(),
                      name.c_str());
      else
        std::snprintf(text, sizeof text, " – |");
      out << text;
    }
    out << '\n';
  }
  out << "\nCPU time of the fastest repetition, the median in brackets.\n";
  std::cout << out.str();
  std::ofstream(path) << out.str();
}

void Report::draw(const std::string& folder) const {
  constexpr int left = 56;
  constexpr int top = 48;
  constexpr int height = 200;
  constexpr int slot = 92;
  for (const char* regime : regimes) {
    if (!cells_.contains(regime)) continue;
    const auto& table = cells_.at(regime);
    const int width = left + slot * static_cast<int>(table.size()) + 16;
    std::ofstream out(folder + "/" + regime + ".svg");
    out << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << width << ' '
        << top + height + 70 << "\" font-family=\"sans-serif\" font-size=\"12\">\n"
        << "<style>text{fill:#222}.axis{stroke:#999}.ours{fill:#0b6e99}.peer{fill:#e09f3e}.bg{fill:"
           "#fff}"
           "@media(prefers-color-scheme:dark){text{fill:#ddd}.axis{stroke:#777}.bg{fill:#161b22}"
           ".ours{fill:#4fb3d9}}</style>\n<rect class=\"bg\" width=\"100%\" height=\"100%\"/>\n"
        << "<text x=\"" << left << "\" y=\"20\" font-size=\"14\">" << regime
        << ": share of the machine's limit (%)</text>\n"
        << "<rect class=\"ours\" x=\"" << left
        << "\" y=\"28\" width=\"10\" height=\"10\"/><text x=\"" << left + 14
        << "\" y=\"37\">ctnn</text><rect class=\"peer\" x=\"" << left + 56
        << "\" y=\"28\" width=\"10\" height=\"10\"/><text x=\"" << left + 70
        << "\" y=\"37\">best peer, named below</text>\n";
    for (int percent = 0; percent <= 100; percent += 25) {
      const int y = top + height - percent * height / 100;
      out << "<line class=\"axis\" x1=\"" << left << "\" x2=\"" << width - 8 << "\" y1=\"" << y
          << "\" y2=\"" << y << "\"/><text x=\"" << left - 8 << "\" y=\"" << y + 4
          << "\" text-anchor=\"end\">" << percent << "</text>\n";
    }
    int x = left + 12;
    const auto bar = [&](const char* kind, int at, double fraction) {
      const double h = std::clamp(fraction, 0.0, 1.0) * height;
      out << "<rect class=\"" << kind << "\" x=\"" << at << "\" y=\"" << top + height - h
          << "\" width=\"30\" height=\"" << h << "\"/><text x=\"" << at + 15 << "\" y=\""
          << top + height - h - 3 << "\" text-anchor=\"middle\" font-size=\"10\">"
          << static_cast<int>(100 * fraction + 0.5) << "</text>\n";
    };
    for (const auto& [workload, row] : table) {
      if (const auto found = row.find("ctnn");
          found != row.end() && !found->second.nanoseconds.empty())
        bar("ours", x, found->second.fraction);
      const auto [peer, name] = best_peer(row);
      if (peer != nullptr) bar("peer", x + 34, peer->fraction);
      const auto label = [&](int below, int size, std::string_view text) {
        out << "<text x=\"" << x + 32 << "\" y=\"" << top + height + below
            << "\" text-anchor=\"middle\" font-size=\"" << size << "\">" << text << "</text>";
      };
      // "deep 64-128-128-128-128-10"
      std::string_view what;
      for (const Workload& known : workloads)
        if (known.name == workload) what = known.what;
      const std::size_t space = std::min(what.find(' '), what.size());
      label(18, 12, workload + ' ' + std::string(what.substr(0, space)));
      label(33, 8, what.substr(std::min(space + 1, what.size())));
      label(50, 10, name);
      out << '\n';
      x += slot;
    }
    out << "</svg>\n";
  }
}

}  // namespace bench
