// SPDX-License-Identifier: MIT
// What training reports: of every epoch, and of how it ended.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a callback gets after an epoch. Loss and accuracy are means over the epoch's samples by
/// their weights, each measured before its batch changed the network; the figures of validation are
/// measured after it, NaN where nothing is validated on.
struct Epoch {
  int number = 0;           ///< 1 … total
  int total = 0;            ///< epochs to be trained, the learner's
  double loss = 0;          ///< mean training loss, without the penalty
  double penalty = 0;       ///< λ·Σ p(w), mean over the batches
  double accuracy = 0;      ///< share classified correctly; NaN for targets that are numbers
  std::size_t samples = 0;  ///< training samples
  double seconds = 0;       ///< since training began, or was resumed
  int fold = 0;             ///< 1 … folds within a cross-validation, else 0
  int folds = 0;            ///< of the cross-validation, else 0
  /// Of the held-out samples; NaN where there are none.
  double validation_loss = std::numeric_limits<double>::quiet_NaN();
  /// Of the held-out samples; NaN where there are none or for numbers.
  double validation_accuracy = std::numeric_limits<double>::quiet_NaN();
  double learning_rate = 0;  ///< of the epoch's last step
  int resumed = 0;           ///< epochs that were done before this run was resumed
  bool optimized = true;     ///< whether the code that trained it was compiled with optimization
};

/// What a callback may return: whether training goes on after this epoch.
enum class Training { go_on, stop };

/// Why training ended.
enum class Ending {
  all_epochs,    ///< the learner's epochs are done, and no stopping rule was named
  goal_reached,  ///< the stopping rule is satisfied: converged, separated
  goal_missed,   ///< the learner's epochs are done, the stopping rule is not satisfied
  early,         ///< EarlyStopping ran out of patience
  by_callback,   ///< a callback returned Training::stop
  not_finite,    ///< TerminateOnNaN found the loss or a weight no number
};

/// Why a training may have come to nothing, and what to do: a sentence each, "" where there is nothing
/// to say. docs/concepts/training.md says when.
struct TrainingWarnings {
  std::string no_better_than_constant;  ///< the loss is that of the best constant output
  std::string dead_neurons;             ///< of ReLU in a hidden layer: 0 for every sample looked at
  std::string saturated_neurons;        ///< of Sigmoid, Tanh: at a bound for every sample looked at
  std::string unscaled_inputs;          ///< large, or of very different sizes
  std::string unscaled_targets;         ///< numbers of which the same is so
  std::string rate_too_high;            ///< the loss rose
  std::string rate_too_low;             ///< the loss fell in every epoch, and hardly
  std::string not_finite;               ///< the cause of what TerminateOnNaN ended

  /// Those that there are.
  [[nodiscard]] std::vector<std::string> list() const;
};

/// How training ended. A callback with a member `finished(const Outcome&)` gets it.
struct Outcome {
  Ending ending = Ending::all_epochs;  ///< why training ended
  int epochs = 0;                      ///< trained, those before a resumption included
  std::string text;                    ///< one sentence for people
  int fold = 0;                        ///< 1 … folds within a cross-validation, else 0
  int folds = 0;                       ///< of the cross-validation, else 0
  TrainingWarnings warnings = {};      ///< none where training went well
};

namespace detail {

/// Each of the warnings, in the order in which they are told.
inline constexpr std::string TrainingWarnings::* warning_kinds[] = {
    &TrainingWarnings::no_better_than_constant,
    &TrainingWarnings::dead_neurons,
    &TrainingWarnings::saturated_neurons,
    &TrainingWarnings::unscaled_inputs,
    &TrainingWarnings::unscaled_targets,
    &TrainingWarnings::rate_too_high,
    &TrainingWarnings::rate_too_low,
    &TrainingWarnings::not_finite};

/// "1 epoch", "7 epochs".
std::string epochs_text(int epochs);
/// How training ended that a callback ended.
std::string by_callback_text(int epochs);

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/policies/epoch-inl.hpp>
#endif
