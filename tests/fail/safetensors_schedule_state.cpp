// error: The State of this schedule does not name its members, so a file cannot hold it: give it static void each(auto& state, const auto& visit), which calls visit("name", state.name) for every one.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>
#include <ctnn/io/safetensors.hpp>

constexpr auto net = ctnn::Dense<4, 3, ctnn::Softmax>;
struct : ctnn::schedule_kind {
  struct State {
    int counted = 0;
  };
  static constexpr double factor(State state, const ctnn::TrainingPosition&) {
    return 1.0 / (1 + state.counted);
  }
  static constexpr void epoch_done(State& state, double) { ++state.counted; }
} constexpr falling;
using L = ctnn::Learner<net, ctnn::CrossEntropy, falling>;

void use(const ctnn::Checkpoint<L>& checkpoint) { ctnn::save(checkpoint, "run.safetensors"); }
