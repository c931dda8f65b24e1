// SPDX-License-Identifier: MIT
// What a system under comparison provides: one small file each, registered by name.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "task.hpp"

namespace bench {

struct Outcome {
  double accuracy = 0;
  double seconds = -1;  ///< CPU time by the system's own timer; negative: ours counts
};

/// Does a whole task once: every round from fresh weights to predictions.
using Run = std::function<Outcome()>;

struct System {
  std::string name;
  std::string version;
  /// Brings the data into the system's own form, which is not timed. A null Run: not offered.
  std::function<Run(const Task&)> prepare;
};

/// Every system linked into the program.
std::vector<System>& systems();

/// const bool registered = register_system({…}); in a system's file.
inline bool register_system(System system) {
  systems().push_back(std::move(system));
  return true;
}

}  // namespace bench
