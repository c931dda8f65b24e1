// SPDX-License-Identifier: MIT
// What of a checkpoint of training stands in a safetensors file: the weights as a model's, and beside
// them all that a run goes on with.
#pragma once

#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/graph/tensor_names.hpp>
#include <ctnn/io/safetensors/load_options.hpp>
#include <ctnn/io/safetensors/safetensors_file.hpp>
#include <ctnn/io/safetensors/safetensors_models.hpp>
#include <ctnn/io/safetensors/stored_header.hpp>
#include <ctnn/io/safetensors/tensor_slot.hpp>
#include <ctnn/io/safetensors/write_tensors.hpp>
#include <ctnn/text/type_name.hpp>
#include <ctnn/training/checkpoint.hpp>
#include <ctnn/training/checkpoint_checks.hpp>
#include <ctnn/training/learner_identity.hpp>

namespace ctnn::inline CTNN_ABI::detail {

template <bool Named>
struct check_schedule_state : sentence {
  static_assert(Named,
                "The State of this schedule does not name its members, so a file cannot hold it: "
                "give it static void each(auto& state, const auto& visit), which calls "
                "visit(\"name\", state.name) for every one.");
};

/// The slots of all that a checkpoint holds, which may be const: the one list for both directions.
/// Files of earlier versions do not record the settings of the learner.
template <class L, class C, class Slots>
void add_checkpoint(Slots& slots, C& c, bool knows_learner) {
  using Net = typename L::network_type;
  const auto number = [&](const std::string& name, auto& value) {
    slots.push_back(slot("ctnn." + name, {}, &value, 1));
  };
  const auto tensors = stored_tensors<Net>();
  add_parameters(slots, tensors, "", c.weights.data(), true);
  for (std::size_t s = 0; s < c.state.size(); ++s)
    add_parameters(slots, tensors, "ctnn.optimizer." + std::to_string(s) + '.', c.state[s].data(),
                   false);
  const auto add_scaler = [&](const std::string& name, auto& scaler) {
    const std::size_t n = scaler.shift.size();
    slots.push_back(slot("ctnn." + name + ".shift", {n}, scaler.shift.data(), n));
    slots.push_back(slot("ctnn." + name + ".factor", {n}, scaler.factor.data(), n));
  };
  add_scaler("scaler", c.scaler);
  if constexpr (L::scales_targets) add_scaler("target_scaler", c.target_scaler);
  number("steps", c.steps);
  number("epochs", c.epochs);
  number("seed", c.seed);
  number("rate", c.learning_rate);
  number("streamed", c.streamed);
  if (knows_learner) {
    number("learner.rate", c.base_learning_rate);
    number("learner.penalty", c.learner_penalty);
    number("learner.samples", c.samples);
  }
  number("moment.epoch", c.position.epoch);
  number("moment.epochs", c.position.epochs);
  number("moment.step", c.position.step);
  number("moment.steps", c.position.steps);
  using State = typename L::schedule_type::State;
  if constexpr (requires { State::each(c.schedule, number); })
    State::each(c.schedule,
                [&](const std::string& name, auto& value) { number("schedule." + name, value); });
  else
    static_assert(check_schedule_state<std::is_empty_v<State>>::checked);
  if constexpr (L::early_stopping_type::present) {
    number("early_stopping.best", c.early_stopping.best);
    number("early_stopping.epoch", c.early_stopping.epoch);
    if (!c.early_stopping.weights.empty())
      add_parameters(slots, tensors, "ctnn.early_stopping.", c.early_stopping.weights.data(),
                     false);
  }
}

/// In files of all versions: a checkpoint resumes the kind of update and schedule that it was made with.
template <class L>
[[nodiscard]] std::string learner_text() {
  return std::string(type_name<typename L::update_type>()) + ", " +
         std::string(type_name<typename L::schedule_type>());
}

/// What a part of a learner is, "Adam: m = …, w = … #hash", without its hash, which says nothing to a reader.
[[nodiscard]] inline std::string_view without_hash(std::string_view text) {
  return text.substr(0, text.rfind(" #"));
}
/// Whether two texts are of the same part: where it is one formula, by name and hash.
[[nodiscard]] inline bool same_part(std::string_view a, std::string_view b) {
  const std::size_t hash = a.find(" #");
  const std::size_t name = a.find(": ");
  return a == b || (hash < a.size() && hash == a.rfind(" #") && name < hash &&
                    b.starts_with(a.substr(0, name + 2)) && b.find(" #") == b.rfind(" #") &&
                    b.ends_with(a.substr(hash)));
}

/// The parts of the learner that a checkpoint in a file was made with are those of this one.
inline void check_learner(const SafetensorsFile& file, const std::vector<LearnerPart>& parts,
                          const LoadOptions& options) {
  bool open = false;
  for (const LearnerPart& part : parts) {
    const std::string found = file.text(std::string("ctnn.learner.") + part.key);
    open = open || found.empty();
    if (found.empty() || same_part(found, part.text) || same_network(found, part.text)) continue;
    auto [theirs, ours] = both_in_quotes(without_hash(found), without_hash(part.text));
    if (theirs == ours) std::tie(theirs, ours) = both_in_quotes(found, part.text);
    file.fail("the checkpoint's learner has another " + std::string(part.name) + ": " + theirs +
                  " in the file, and " + ours + " here",
              "resume with the learner that it was made with");
  }
  if (open && options.note != nullptr)
    *options.note =
        "the file does not say all of the learner that its checkpoint is of; see that it is the "
        "program's, and save it again.";
}

/// An own schedule has no numbers that a file could carry, but the rate of the file must be what it
/// makes of the learner's at that position. A trainer stepped by hand may not have set it.
template <class L>
[[nodiscard]] bool has_rate_of_schedule(const Checkpoint<L>& c) {
  using schedule = typename L::schedule_type;
  if constexpr (requires { schedule::settings; } || !std::is_empty_v<typename schedule::State>) {
    return true;
  } else {
    const double expected = c.base_learning_rate * schedule::factor(c.schedule, c.position);
    return c.base_learning_rate == 0 || c.learning_rate == c.base_learning_rate ||
           std::abs(c.learning_rate - expected) <= 1e-6 * std::abs(expected);
  }
}

template <class L>
struct StoredAs<Checkpoint<L>> {
  using Net = typename L::network_type;

  static std::string bytes(const Checkpoint<L>& checkpoint) {
    if (!is_whole(checkpoint))
      throw Error("the checkpoint is not whole; make one with trainer.checkpoint().");
    if (const std::string flaw = flaw_of(checkpoint); !flaw.empty()) throw Error(flaw);
    WrittenSlots slots;
    add_checkpoint<L>(slots, checkpoint, checkpoint.base_learning_rate > 0);
    std::map<std::string, std::string> texts = stored_texts<Net>("checkpoint");
    texts["ctnn.learner"] = learner_text<L>();
    for (LearnerPart& part : learner_parts<L>())
      texts[std::string("ctnn.learner.") + part.key] = std::move(part.text);
    return file_of(slots, texts);
  }

  static Checkpoint<L> read(SafetensorsFile& file, const LoadOptions& options) {
    check_network<Net>(file, "checkpoint", options);
    if (file.text("ctnn.learner") != learner_text<L>())
      file.fail("the checkpoint is of a learner with " + in_quotes(file.text("ctnn.learner")) +
                    ", and this one has " + in_quotes(learner_text<L>()),
                "resume with the learner that it was made with");
    check_learner(file, learner_parts<L>(), options);
    Checkpoint<L> loaded{};
    loaded.weights.resize(L::shape::parameters);
    for (auto& state : loaded.state) state.resize(L::shape::parameters);
    if constexpr (L::early_stopping_type::present)
      if (file.has("ctnn.early_stopping." + tensors_of<Net>.front().name()))
        loaded.early_stopping.weights.resize(L::shape::parameters);
    ReadSlots slots;
    add_checkpoint<L>(slots, loaded, file.has("ctnn.learner.rate"));
    fill(file, slots, options, true);
    if (const std::string flaw = flaw_of(loaded); !flaw.empty()) file.fail(Error(flaw));
    if (!has_rate_of_schedule(loaded))
      file.fail("the checkpoint's learning rate is not the one of this learner's schedule",
                "resume with the learner that it was made with");
    return loaded;
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
