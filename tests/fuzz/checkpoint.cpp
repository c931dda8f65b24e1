// SPDX-License-Identifier: MIT
// What a checkpoint claims: bytes say what to write over in one that is right, in memory and in its
// file. Either it is an Error and nothing has changed, or a trainer goes on from it for a few steps
// without an overflow, and its checkpoint can be saved and loaded again. For libFuzzer.
#include <ctnn/formulas/losses.hpp>
#include <ctnn/io/safetensors.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/network/normalization.hpp>
#include <ctnn/training/fit.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz.hpp"

using namespace ctnn;

namespace {

constexpr auto net =
    Dense<2, 3, PReLU> >> Dropout<0.1> >> Dense<3> >> BatchNorm<> >> Dense<2, Softmax>;
using L = Learner<net, CrossEntropy, Adam<0.1>, Batch<4>, L2<1e-3>, Standardize, ReduceOnPlateau<>,
                  WarmUp<2>, EarlyStopping<EarlyStop{.patience = 3, .part = 0.25}>>;

const Dataset<2, Classes<2>>& data() {
  static const auto made = [] {
    Dataset<2, Classes<2>> samples;
    for (int i = 0; i < 12; ++i) {
      const std::array<float, 2> x{static_cast<float>(i % 5), static_cast<float>(i % 3)};
      samples.add(x, i % 2);
    }
    return samples;
  }();
  return made;
}

/// After two epochs.
const Checkpoint<L>& right() {
  static const auto made = [] {
    Checkpoint<L> checkpoint;
    static_cast<void>(
        fit(L{.epochs = 2, .seed = 5}, data(),
            [&](const Epoch&, const Trainer<L>& trainer) { checkpoint = trainer.checkpoint(); }));
    return checkpoint;
  }();
  return made;
}

/// Bytes as a sequence of numbers; zeros behind its end.
class Numbers {
 public:
  explicit Numbers(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }
  template <class T>
  T next() {
    T number{};
    std::memcpy(&number, bytes_.data(), std::min(sizeof number, bytes_.size()));
    bytes_.remove_prefix(std::min(sizeof number, bytes_.size()));
    return number;
  }

 private:
  std::string_view bytes_;
};

/// Writes numbers over members of the checkpoint.
void spoil(Checkpoint<L>& c, Numbers& numbers) {
  const auto set = [&](auto& member) {
    member = numbers.next<std::remove_reference_t<decltype(member)>>();
  };
  const auto set_one = [&](auto& all) {
    const auto at = numbers.next<std::uint8_t>();
    if (!all.empty()) set(all[at % all.size()]);
  };
  switch (numbers.next<std::uint8_t>() % 22) {
    case 0:
      return set_one(c.weights);
    case 1:
      return set_one(c.state[0]);
    case 2:
      return set_one(c.state[1]);
    case 3:
      return set(c.steps);
    case 4:
      return set(c.epochs);
    case 5:
      return set(c.seed);
    case 6:
      return set(c.position.epoch);
    case 7:
      return set(c.position.epochs);
    case 8:
      return set(c.position.step);
    case 9:
      return set(c.position.steps);
    case 10:
      return set(c.learning_rate);
    case 11:
      return set(c.streamed);
    case 12:
      return set_one(c.scaler.shift);
    case 13:
      return set_one(c.scaler.factor);
    case 14:
      return set(c.schedule.best);
    case 15:
      return set(c.schedule.factor);
    case 16:
      return set(c.schedule.waiting);
    case 17:
      return set(c.early_stopping.best);
    case 18:
      return set(c.early_stopping.epoch);
    case 19:
      return set_one(c.early_stopping.weights);
    case 20:
      return c.early_stopping.weights.resize(numbers.next<std::uint8_t>());
    default:
      set(c.base_learning_rate);
      set(c.learner_penalty);
      return set(c.samples);
  }
}

/// Goes on from a checkpoint that was accepted: by hand, and in fit.
void go_on(Trainer<L>& trainer, const Checkpoint<L>& checkpoint) {
  const std::array<std::size_t, 3> batch{1, 5, 7};
  for (int step = 0; step < 2; ++step) {
    trainer.gather(data(), batch);
    trainer.step();
    trainer.epoch_done(1);
    trainer.set_position(trainer.position());
  }
  fuzz::error_of([&] {  // another seed, or weights that overflow, are errors
    int calls = 0;
    static_cast<void>(fit(L{.epochs = 100, .seed = 5, .learning_rate = 0.1}, data(),
                          resume_from(checkpoint), [&](const Epoch& epoch) {
                            fuzz::expect(epoch.number > checkpoint.epochs, "epochs go on");
                            return ++calls == 2 ? Training::stop : Training::go_on;
                          }));
    fuzz::expect(calls <= 2, "training ends");
  });
}

void try_restore(const Checkpoint<L>& checkpoint) {
  static Trainer<L> trainer(L{.seed = 5});
  trainer.restore(right());
  const std::string before = to_safetensors(trainer.checkpoint());
  const std::string refused = fuzz::error_of([&] { trainer.restore(checkpoint); });
  if (!refused.empty()) {
    fuzz::expect(to_safetensors(trainer.checkpoint()) == before, "nothing is half restored");
    fuzz::expect(!fuzz::error_of([&] { static_cast<void>(to_safetensors(checkpoint)); }).empty(),
                 "what is not restored is not saved");
    return;
  }
  const std::string saved = to_safetensors(checkpoint);
  Checkpoint<L> loaded;
  from_safetensors(loaded, saved);
  fuzz::expect(to_safetensors(loaded) == saved, "what is saved loads again");
  go_on(trainer, checkpoint);
}

/// The right file with bytes written over: pairs of a place and eight bytes.
void try_file(Numbers& numbers) {
  static const std::string file = to_safetensors(right());
  std::string bytes = file;
  while (!numbers.empty()) {
    const std::size_t at = numbers.next<std::uint16_t>() % (bytes.size() - 8);
    const auto number = numbers.next<std::uint64_t>();
    std::memcpy(bytes.data() + at, &number, sizeof number);
  }
  Checkpoint<L> loaded;
  const std::string refused =
      fuzz::error_of([&] { from_safetensors(loaded, bytes, "run.safetensors"); });
  if (refused.empty()) return try_restore(loaded);
  fuzz::expect(loaded.weights.empty() && loaded.epochs == 0, "nothing is half loaded");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  Numbers numbers(fuzz::text_of(bytes + 1, std::min<std::size_t>(size - 1, 200)));
  if (bytes[0] % 2 == 0) {
    Checkpoint<L> checkpoint = right();
    while (!numbers.empty()) spoil(checkpoint, numbers);
    try_restore(checkpoint);
  } else {
    try_file(numbers);
  }
  return 0;
}
