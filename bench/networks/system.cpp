// SPDX-License-Identifier: MIT
#include "system.hpp"

#include <algorithm>

namespace bench {
namespace {

/// What the first does not offer, the second may.
template <class Cell, class... Arguments>
void or_else(std::function<std::unique_ptr<Cell>(Arguments...)>& first,
             std::function<std::unique_ptr<Cell>(Arguments...)> second) {
  if (!first || !second) {
    if (second) first = std::move(second);
    return;
  }
  first = [one = std::move(first), two = std::move(second)](Arguments... arguments) {
    auto cell = one(arguments...);
    return cell ? std::move(cell) : two(arguments...);
  };
}

}  // namespace

std::vector<System>& systems() {
  static std::vector<System> all;
  return all;
}

bool register_system(System part) {
  auto& all = systems();
  const auto known = std::find_if(all.begin(), all.end(),
                                  [&](const System& system) { return system.name == part.name; });
  if (known == all.end()) {
    all.push_back(std::move(part));
  } else {
    or_else(known->inference, std::move(part.inference));
    or_else(known->training, std::move(part.training));
    or_else(known->fitting, std::move(part.fitting));
  }
  return true;
}

}  // namespace bench
