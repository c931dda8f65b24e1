// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/safetensors_schedule_state.cpp.
#include <ctnn.hpp>
#include <ctnn/io/safetensors.hpp>

constexpr auto net = ctnn::Dense<4, 3, ctnn::Softmax>;
struct : ctnn::schedule_kind {
  struct State {
    int counted = 0;
    static void each(auto& state, const auto& visit) { visit("counted", state.counted); }
  };
  static constexpr double factor(State state, const ctnn::TrainingPosition&) {
    return 1.0 / (1 + state.counted);
  }
  static constexpr void epoch_done(State& state, double) { ++state.counted; }
} constexpr falling;
using L = ctnn::Learner<net, ctnn::CrossEntropy, falling>;

[[maybe_unused]] void use(const ctnn::Checkpoint<L>& checkpoint) {
  ctnn::save(checkpoint, "run.safetensors");
}
