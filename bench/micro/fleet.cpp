// SPDX-License-Identifier: MIT
// When do models pay on lanes? A training step of as many models as a register has lanes, at once and
// one after another, per width and batch: ns a model and step, and the ratio.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <ctnn.hpp>

namespace {

using namespace ctnn;

constexpr int lanes = Vector<float>::lanes;
constexpr std::size_t samples = 128;

/// The fastest of some runs of f, in ns per call.
double fastest(auto f) {
  using clock = std::chrono::steady_clock;
  constexpr int calls = 200;
  double best = 1e30;
  for (int run = 0; run < 30; ++run) {
    const auto began = clock::now();
    for (int i = 0; i < calls; ++i) f();
    best = std::min(best, std::chrono::duration<double, std::nano>(clock::now() - began).count());
  }
  return best / calls;
}

template <int In, int Hidden, int Out, int BatchSize>
void compare(auto& row) {
  using L = Learner<(Dense<In, Hidden, ReLU> >> Dense<Out, Softmax>), CrossEntropy, Adam<1e-3>,
                    Batch<BatchSize>>;
  Dataset<In, Classes<Out>> data;
  const Random random(1, Purpose::split);
  for (std::size_t s = 0; s < samples; ++s) {
    std::array<float, In> x;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = 2 * random.uniform(s * In + i) - 1;
    data.add(x, static_cast<int>(random.word(4 * s) % Out));
  }
  std::vector<L> learners(lanes);
  for (std::size_t m = 0; m < learners.size(); ++m) learners[m].seed = m;
  const auto all = all_indices(samples);
  std::size_t first = 0;
  const auto batch = [&] {
    first = (first + BatchSize) % samples;
    return std::span<const std::size_t>(all).subspan(first, BatchSize);
  };

  Fleet<L> fleet(learners);
  const std::vector<float, AlignedAllocator<float>> weights(samples * fleet.padded(), 1.0F);
  const Rows<const float, 1> rows(weights.data(), samples, fleet.padded());
  const double together = fastest([&] { fleet.step(data, batch(), rows); }) / lanes;

  const auto trainer = std::make_unique<Trainer<L>>(learners[0]);
  const double alone = fastest([&] {
    trainer->gather(data, batch());
    trainer->step();
  });
  row(together, alone);
}

template <int In, int Hidden, int Out>
void widths() {
  std::string text =
      "| " + std::to_string(In) + "-" + std::to_string(Hidden) + "-" + std::to_string(Out) + " |";
  const auto row = [&](double together, double alone) {
    char cell[64];
    std::snprintf(cell, sizeof cell, " %.0f / %.0f, %.2f× |", together, alone, alone / together);
    text += cell;
  };
  compare<In, Hidden, Out, 8>(row);
  compare<In, Hidden, Out, 16>(row);
  compare<In, Hidden, Out, 32>(row);
  compare<In, Hidden, Out, 128>(row);
  std::puts(text.c_str());
}

}  // namespace

int main() {
  std::printf("ns a model and step, %d models at once / one after another, Adam, %s\n\n", lanes,
              instruction_set);
  std::puts("| network | batch 8 | batch 16 | batch 32 | batch 128 |\n|---|---|---|---|---|");
  widths<4, 8, 3>();
  widths<8, 16, 4>();
  widths<16, 16, 4>();
  widths<16, 32, 4>();
  widths<32, 32, 8>();
  widths<64, 32, 10>();
}
