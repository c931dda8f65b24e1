// SPDX-License-Identifier: MIT
// What target_of asks of a learner, for tests of readers, which need no network.
#pragma once

#include <array>

#include <ctnn/formulas/losses.hpp>

namespace test {

/// Learns one of Out classes from In inputs.
template <int In, int Out>
struct Learns {
  struct shape {
    static constexpr int inputs = In;
    static constexpr int outputs = Out;
    struct graph {
      static constexpr std::array<int, 1> heads{};
    };
  };
  using loss_type = struct ctnn::CrossEntropy;
};

}  // namespace test
