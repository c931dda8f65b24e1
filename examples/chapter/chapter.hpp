// SPDX-License-Identifier: MIT
// What the programs of docs/chapter.md share: claims that are checked, the folder that pictures go to,
// and made-up data.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/error.hpp>
#include <ctnn/random/philox.hpp>
#include <ctnn/report/plot.hpp>

/// What docs/chapter.md says of an experiment; the program fails where it did not happen.
inline void claim(bool happened, const char* sentence) {
  if (!happened) throw ctnn::Error(std::string("This did not happen: ") + sentence);
}

/// Writes pictures into the folder that the program was given; without one it only checks its claims.
class Pictures {
 public:
  explicit Pictures(std::string folder) : folder_(std::move(folder)) {}
  void draw(const char* name, std::span<const ctnn::Plot> plots, int columns = 2) const {
    const std::string text = ctnn::svg(plots, columns);
    std::cout << name << ".svg, " << text.size() << " bytes\n";
    if (!folder_.empty()) ctnn::write_svg(folder_ + '/' + name + ".svg", plots, columns);
  }

 private:
  std::string folder_;
};

/// main of every experiment.
inline int run(int arguments, char** argument, void (*experiment)(const Pictures&)) {
  try {
    experiment(Pictures(arguments > 1 ? argument[1] : ""));
    return 0;
  } catch (const ctnn::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}

/// Random numbers one after another, the same everywhere.
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : random_(seed, ctnn::Purpose::split) {}
  /// Uniform in [low, high).
  double uniform(double low = 0, double high = 1) {
    return low + (high - low) * static_cast<double>(random_.uniform(next_++));
  }
  /// Mean 0, deviation 1: nearly normal, the sum of twelve uniform numbers less 6.
  double normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += uniform();
    return sum;
  }

 private:
  ctnn::Random random_;
  std::uint64_t next_ = 0;
};
