// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "../machine.hpp"
#include "system.hpp"

namespace bench {
namespace {

std::string cell_text(const Cells& cells, const std::string& task, const std::string& system) {
  const auto row = cells.find(task);
  if (row == cells.end()) return "–";
  const auto found = row->second.find(system);
  if (found == row->second.end()) return "–";
  const Cell& cell = found->second;
  char accuracy[32];
  std::snprintf(accuracy, sizeof accuracy, " (%.3f)", cell.accuracy);
  return (cell.wrong ? "wrong" : time_text(cell.seconds)) + accuracy;
}

std::string ratio_text(const std::map<std::string, Cell>& systems_of) {
  const auto ours = systems_of.find("ctnn");
  const Cell* best = nullptr;
  std::string name;
  for (const auto& [system, cell] : systems_of)
    if (system != "ctnn" && !cell.wrong && (best == nullptr || cell.seconds < best->seconds))
      best = &cell, name = system;
  if (ours == systems_of.end() || ours->second.wrong || best == nullptr) return "–";
  char text[64];
  std::snprintf(text, sizeof text, "%.2f× (%s)", best->seconds / ours->second.seconds,
                name.c_str());
  return text;
}

}  // namespace

std::string time_text(double seconds) {
  char text[32];
  if (seconds < 0.9995e-3)
    std::snprintf(text, sizeof text, "%.3g µs", seconds * 1e6);
  else if (seconds < 0.9995)
    std::snprintf(text, sizeof text, "%.3g ms", seconds * 1e3);
  else
    std::snprintf(text, sizeof text, "%.3g s", seconds);
  return text;
}

void write_report(const Cells& cells, const std::string& path) {
  std::ostringstream out;
  out << "Machine: " << processor() << ", one core. Compiler: " << compiler
      << ", -O3 -march=native.\n\n";
  for (const System& system : systems())
    out << "- " << system.name << ": " << system.version << '\n';
  out << "\n| |";
  for (const Task& task : tasks())
    if (cells.contains(task.name)) out << ' ' << task.name << " |";
  out << "\n|---|";
  for (std::size_t i = 0; i < cells.size(); ++i) out << "---|";
  for (const System& system : systems()) {
    out << "\n| " << system.name << " |";
    for (const Task& task : tasks())
      if (cells.contains(task.name)) out << ' ' << cell_text(cells, task.name, system.name) << " |";
  }
  out << "\n| **best peer ÷ ctnn** |";
  for (const Task& task : tasks())
    if (const auto row = cells.find(task.name); row != cells.end())
      out << ' ' << ratio_text(row->second) << " |";
  out << "\n\nLeast CPU time, the accuracy in brackets.\n";
  std::cout << '\n' << out.str();
  std::ofstream(path) << out.str();
}

}  // namespace bench
