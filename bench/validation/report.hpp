// SPDX-License-Identifier: MIT
// The table of a run: systems down, tasks across.
#pragma once

#include <map>
#include <string>

namespace bench {

struct Cell {
  double seconds = -1;  ///< the least so far; negative: not run or wrong
  double accuracy = 0;
  bool wrong = false;
};

/// Cells by task and system.
using Cells = std::map<std::string, std::map<std::string, Cell>>;

/// "4.21 ms".
std::string time_text(double seconds);

/// Writes the table as Markdown to a file and to the terminal.
void write_report(const Cells& cells, const std::string& path);

}  // namespace bench
