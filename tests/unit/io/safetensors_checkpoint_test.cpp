// SPDX-License-Identifier: MIT
// Training that goes on from a file is uninterrupted training, bit for bit.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include <ctnn/io/safetensors.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/normalization.hpp>
#include <ctnn/training/fit.hpp>

#include "support/toy.hpp"

using namespace ctnn;

namespace {

constexpr auto net = Named<"only", Dense<2, 3, Softmax>>;
using Watched = Learner<net, CrossEntropy, Adam<0.1>, Batch<16>, ReduceOnPlateau<0.5, 1>,
                        Standardize, EarlyStopping<EarlyStop{.patience = 4, .part = 0.25}>>;

using Moving = Learner<net, CrossEntropy, Momentum<0.1>, Precision<double>, WarmUp<12>, Cosine<>>;

template <class L>
Checkpoint<L> through_a_file(const Checkpoint<L>& checkpoint) {
  Checkpoint<L> loaded;
  from_safetensors(loaded, to_safetensors(checkpoint), "run.safetensors");
  return loaded;
}

/// Ten steps from here on; a step is an epoch.
void ten_steps(Trainer<Moving>& trainer, const Dataset<2, Classes<3>>& data) {
  const int done = trainer.epochs();
  for (int epoch = done + 1; epoch <= done + 10; ++epoch) {
    trainer.set_position({.epoch = epoch, .epochs = 20, .step = epoch - 1, .steps = 20});
    trainer.gather(data, all_indices(20));
    trainer.step();
    trainer.epoch_done(1);
  }
}

}  // namespace

TEST_CASE("Adam, a schedule that remembers, early stopping and scaled inputs go on from a file") {
  const auto data = toy::quadrants(40);
  const Watched learner{.epochs = 40, .seed = 3};
  std::vector<Checkpoint<Watched>> checkpoints;
  const auto model = fit(learner, data, [&](const Epoch&, const Trainer<Watched>& trainer) {
    checkpoints.push_back(trainer.checkpoint());
  });
  REQUIRE(checkpoints.size() >= 8);
  for (const auto& checkpoint : checkpoints) {
    CAPTURE(checkpoint.epochs);
    const auto loaded = through_a_file(checkpoint);
    CHECK(to_safetensors(loaded) == to_safetensors(checkpoint));
    const auto resumed = fit(learner, data, resume_from(loaded));
    CHECK(std::ranges::equal(resumed.parameters(), model.parameters()));
  }
}

TEST_CASE("so do momentum in double, and a schedule with a warm-up") {
  const auto data = toy::quadrants(20);
  Trainer<Moving> through(Moving{.seed = 4});
  ten_steps(through, data);
  Trainer<Moving> resumed(Moving{});
  resumed.restore(through_a_file(through.checkpoint()));
  ten_steps(through, data);
  ten_steps(resumed, data);
  CHECK(std::ranges::equal(resumed.parameters(), through.parameters()));
  CHECK(resumed.learning_rate() == through.learning_rate());
}

TEST_CASE("every member of a checkpoint comes back") {
  Checkpoint<Watched> c;
  for (int i = 0; i < 9; ++i) c.weights.push_back(static_cast<float>(i));
  c.state = {c.weights, c.weights};
  c.state[1][8] = std::numeric_limits<float>::infinity();  // a state may be: only weights may not
  c.early_stopping.weights = c.weights;
  c.early_stopping.weights[5] = 7.0F;
  c.early_stopping.best = std::numeric_limits<double>::infinity();
  c.early_stopping.epoch = 17;
  c.steps = std::int64_t{1} << 40;
  c.epochs = 21;
  c.seed = ~std::uint64_t{0};
  c.position = {.epoch = 22, .epochs = 40, .step = 100, .steps = 200};
  c.learning_rate = 0.1;
  c.streamed = std::uint64_t{1} << 63;
  c.scaler.shift = {1, 2};
  c.scaler.factor = {3, 4};
  c.schedule = {.best = 0.25, .factor = 0.5, .waiting = 3};
  c.base_learning_rate = 0.125;
  c.learner_penalty = 0.5;
  c.samples = 90;
  const Checkpoint<Watched> d = through_a_file(c);
  CHECK(d.weights == c.weights);
  CHECK(d.state == c.state);
  CHECK(d.early_stopping.weights == c.early_stopping.weights);
  CHECK(d.early_stopping.best == c.early_stopping.best);
  CHECK(d.early_stopping.epoch == 17);
  CHECK(d.steps == c.steps);
  CHECK(d.epochs == 21);
  CHECK(d.seed == c.seed);
  CHECK(d.position.epoch == 22);
  CHECK(d.position.epochs == 40);
  CHECK(d.position.step == 100);
  CHECK(d.position.steps == 200);
  CHECK(d.learning_rate == 0.1);
  CHECK(d.streamed == c.streamed);
  CHECK(d.scaler.shift == c.scaler.shift);
  CHECK(d.scaler.factor == c.scaler.factor);
  CHECK(d.schedule.best == 0.25);
  CHECK(d.schedule.factor == 0.5);
  CHECK(d.schedule.waiting == 3);
  CHECK(d.base_learning_rate == 0.125);
  CHECK(d.learner_penalty == 0.5);
  CHECK(d.samples == 90);
}

TEST_CASE("a checkpoint of another kind is one sentence, and nothing changes") {
  const auto error = [](auto& object, const std::string& bytes) -> std::string {
    try {
      from_safetensors(object, bytes, "run.safetensors");
    } catch (const Error& failed) {
      return failed.what();
    }
    return "none";
  };
  const Checkpoint<Watched> now = Trainer<Watched>(Watched{.seed = 8}).checkpoint();
  const std::string bytes = to_safetensors(now);
  Model<net> model;
  CHECK(error(model, bytes) ==
        "run.safetensors: the file holds a checkpoint, and a model is needed; load it as "
        "Checkpoint<L>, L its learner.");
  CHECK(std::ranges::all_of(model.parameters(), [](float w) { return w == 0; }));

  Checkpoint<Learner<net, CrossEntropy, AdamW<0.1>>> other;  // as many states, of another update
  CHECK(error(other, bytes)
            .starts_with("run.safetensors: the checkpoint is of a learner with 'Adam, "
                         "ReduceOnPlateauSchedule', and "
                         "this one has 'AdamW, ConstantSchedule'; resume with the learner"));
  CHECK(other.weights.empty());

  // A network's tensors are found by name alone: a state must not end up as another.
  std::string renamed = bytes;
  renamed.replace(renamed.find("ctnn.optimizer.1.only.bias"), 26, "ctnn.optimizer.2.only.bias");
  Checkpoint<Watched> again = now;
  CHECK(error(again, renamed) ==
        "run.safetensors: tensor 'ctnn.optimizer.1.only.bias' is missing; take the file of this "
        "network, or change the network.");
  CHECK(again.weights == now.weights);

  CHECK_THROWS_WITH_AS(static_cast<void>(to_safetensors(Checkpoint<Watched>())),
                       "the checkpoint is not whole; make one with trainer.checkpoint().", Error);
}

namespace {

/// The bytes of a file in which a tensor's numbers begin with this one.
template <class T>
std::string with(std::string bytes, const std::string& tensor, T number) {
  const std::size_t at = bytes.find('"' + tensor + "\":{");
  REQUIRE(at != std::string::npos);
  const std::size_t offsets = bytes.find("data_offsets\":[", at) + 15;
  std::uint64_t header = 0;
  std::memcpy(&header, bytes.data(), sizeof header);
  std::memcpy(bytes.data() + 8 + header + std::stoul(bytes.substr(offsets)), &number,
              sizeof number);
  return bytes;
}

}  // namespace

TEST_CASE(
    "what a file claims is checked: nothing of it is loaded, and what is spoilt is not saved") {
  using Normed = Learner<(Dense<2, 3> >> BatchNorm<> >> Dense<3, Softmax>), CrossEntropy,
                         RMSProp<0.1>, ReduceOnPlateau<>>;
  Checkpoint<Normed> right;
  right.weights.resize(Normed::shape::parameters, 1.0F);
  right.state[0].resize(Normed::shape::parameters);
  const std::string bytes = to_safetensors(right);
  const auto check = [&](const std::string& file, const std::string& what) {
    Checkpoint<Normed> loaded;
    CHECK_THROWS_WITH_AS(from_safetensors(loaded, file, "run"), ("run: " + what).c_str(), Error);
    CHECK(loaded.weights.empty());
  };
  const std::string remedy = "; take another checkpoint.";
  for (const int epochs : {std::numeric_limits<int>::min(), std::numeric_limits<int>::max()})
    check(with(bytes, "ctnn.epochs", epochs), "the checkpoint's 'epochs' is " +
                                                  std::to_string(epochs) +
                                                  ", and must be from 0 to 1000000000" + remedy);
  check(with(bytes, "ctnn.steps", std::int64_t{-1}),
        "the checkpoint's 'steps' is -1, and must be from 0 to 9007199254740992" + remedy);
  check(
      with(bytes, "ctnn.rate", std::numeric_limits<double>::quiet_NaN()),
      "the checkpoint's 'learning_rate' is NaN, and must be a finite number of 0 or more" + remedy);
  check(with(bytes, "ctnn.scaler.factor", 0.0F),
        "the checkpoint's 'scaler.factor[0]' is 0, and must be positive and finite" + remedy);
  check(with(bytes, "ctnn.optimizer.0.2.weight", -1.0F),
        "the checkpoint's 'state[0][21]' is -1, and must be 0 or more" + remedy);
  for (const int waiting : {-1, std::numeric_limits<int>::max()})
    check(with(bytes, "ctnn.schedule.waiting", waiting),
          "the checkpoint's memory of the schedule is none that the schedule can have" + remedy);
  check(with(bytes, "ctnn.schedule.factor", std::numeric_limits<double>::infinity()),
        "the checkpoint's memory of the schedule is none that the schedule can have" + remedy);
  check(with(bytes, "1.running_var", -1.0F),
        "tensor '1.running_var' holds variances, and is negative at (0); the file was damaged: "
        "save the model again.");
  right.epochs = -1;
  CHECK_THROWS_WITH_AS(
      static_cast<void>(to_safetensors(right)),
      ("the checkpoint's 'epochs' is -1, and must be from 0 to 1000000000" + remedy).c_str(),
      Error);
  // Beside files: the same of a variance, and moments of which any number may be.
  right.epochs = 0;
  right.weights[19] = -0.5F;
  CHECK(detail::flaw_of(right) ==
        "the checkpoint's 'running_var[1]' is -0.5, and must be 0 or more" + remedy);
  static_assert(detail::second_moment_is_not_negative<std::remove_cv_t<decltype(Adam<>)>> &&
                detail::second_moment_is_not_negative<std::remove_cv_t<decltype(Nadam<>)>> &&
                detail::second_moment_is_not_negative<std::remove_cv_t<decltype(Adagrad<>)>> &&
                !detail::second_moment_is_not_negative<std::remove_cv_t<decltype(Momentum<>)>>);
}

TEST_CASE("a checkpoint of a learner without EarlyStopping is none of one with it") {
  using Unwatched =
      Learner<net, CrossEntropy, Adam<0.1>, Batch<16>, ReduceOnPlateau<0.5, 1>, Standardize>;
  Checkpoint<Unwatched> plain;
  plain.weights.resize(9);
  plain.state = {plain.weights, plain.weights};
  Checkpoint<Watched> watched;
  CHECK_THROWS_WITH_AS(
      from_safetensors(watched, to_safetensors(plain), "run"),
      "run: the checkpoint's learner has another early stopping: 'none' in the file, and 'loss, "
      "min_delta 0, part 0.25, restore_best' here; resume with the learner that it was made with.",
      Error);
}

namespace {

constexpr auto layers = Dense<2, 3, Tanh> >> Dense<3, Softmax>;

/// Of a learner that has not begun; no Trainer is compiled for it.
template <class L>
Checkpoint<L> fresh() {
  Checkpoint<L> checkpoint;
  checkpoint.weights.resize(L::shape::parameters);
  for (auto& state : checkpoint.state) state.resize(L::shape::parameters);
  checkpoint.learning_rate = checkpoint.base_learning_rate = L::update_type::rate;
  return checkpoint;
}

}  // namespace

TEST_CASE("a checkpoint of another learner is refused with the part that differs") {
  using Plain = Learner<layers, CrossEntropy, Adam<0.1>>;
  using Clipped = Learner<layers, CrossEntropy, Adam<0.1, 0.5>>;
  const std::string bytes = to_safetensors(fresh<Plain>());
  Checkpoint<Clipped> clipped;
  CHECK_THROWS_WITH_AS(
      from_safetensors(clipped, bytes, "run"),
      "run: the checkpoint's learner has another optimizer: 'Adam: m = 0.9*m + "
      "0.09999999999999998*g, v = 0.999*v + 0.0010000000000000009*g*g…' in the file, and 'Adam: m "
      "= 0.5*m + 0.5*g, v = 0.999*v + 0.0010000000000000009*g*g, w = w - rate/(…' here; resume "
      "with the learner that it was made with.",
      Error);
  CHECK(clipped.weights.empty());
  // Nor need a text be the same where the hash is: compilers may print other digits.
  std::string printed = bytes;
  printed.replace(printed.find("L = -sum(t*log(y))"), 18, "L = -sum(t*log(Y))");
  Checkpoint<Plain> plain;
  CHECK_NOTHROW(from_safetensors(plain, printed, "run"));
  printed.replace(printed.find("756fd9177479f217"), 16, "756fd9177479f218");
  CHECK_THROWS_AS(from_safetensors(plain, printed, "run"), Error);

  // Files of earlier versions do not say so: they load, with a note.
  std::string earlier = bytes;
  for (std::size_t at = 0; (at = earlier.find("\"ctnn.learner.", at)) != std::string::npos; ++at)
    if (earlier.compare(at + 14, 4, "rate") != 0 && earlier.compare(at + 14, 6, "penalt") != 0 &&
        earlier.compare(at + 14, 7, "samples") != 0)
      earlier[at + 13] = '_';
  std::string note;
  CHECK_NOTHROW(from_safetensors(clipped, earlier, "run", {.note = &note}));
  CHECK(note ==
        "the file does not say all of the learner that its checkpoint is of; see that it is the "
        "program's, and save it again.");
  from_safetensors(plain, bytes, "run", {.note = &note});
  CHECK(note.empty());
}

TEST_CASE("an own schedule is known by the rate that it makes") {
  using Slow = Learner<layers, CrossEntropy,
                       schedule([](const TrainingPosition& now) { return 1.0 / (1 + now.epoch); })>;
  using Fast = Learner<layers, CrossEntropy,
                       schedule([](const TrainingPosition& now) { return 2.0 / (1 + now.epoch); })>;
  Checkpoint<Slow> slow = fresh<Slow>();
  slow.position.epoch = 4;
  slow.learning_rate = slow.base_learning_rate / 5;
  Checkpoint<Fast> fast;
  Checkpoint<Slow> again;
  CHECK_NOTHROW(from_safetensors(again, to_safetensors(slow)));
  CHECK_THROWS_WITH_AS(
      from_safetensors(fast, to_safetensors(slow), "run"),
      "run: the checkpoint's learning rate is not the one of this learner's schedule; "
      "resume with the learner that it was made with.",
      Error);
}

TEST_CASE("the scaling of targets is in the file, and is asked for") {
  constexpr auto one = Dense<2, 1>;
  using Plain = Learner<one, HalfSquaredError, Adam<0.1>, Batch<4>>;
  using Scaled = Learner<one, HalfSquaredError, Adam<0.1>, Batch<4>, StandardizeTargets>;
  Trainer<Scaled> trainer(Scaled{});
  trainer.set_target_scaler(Scaler<1>{.shift = {300}, .factor = {0.5F}});
  const std::string bytes = to_safetensors(trainer.checkpoint());
  Checkpoint<Scaled> loaded;
  from_safetensors(loaded, bytes, "run");
  CHECK(loaded.target_scaler.shift[0] == 300);
  CHECK(loaded.target_scaler.factor[0] == 0.5F);
  Checkpoint<Plain> other;
  CHECK_THROWS_WITH_AS(from_safetensors(other, bytes, "run"), doctest::Contains("target_scaler"),
                       Error);
  const std::string plain = to_safetensors(Trainer<Plain>(Plain{}).checkpoint());
  CHECK_THROWS_WITH_AS(from_safetensors(loaded, plain, "run"), doctest::Contains("target_scaler"),
                       Error);
}
