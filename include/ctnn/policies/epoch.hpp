// SPDX-License-Identifier: MIT
// What training reports: of every epoch, and of how it ended.
#pragma once

#include <cstddef>
#include <limits>
#include <string>

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
  int folds = 0;
  double validation_loss = std::numeric_limits<double>::quiet_NaN();
  double validation_accuracy = std::numeric_limits<double>::quiet_NaN();
  double learning_rate = 0;  ///< of the epoch's last step
  int resumed = 0;           ///< epochs that were done before this run was resumed
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

/// How training ended. A callback with a member `finished(const Outcome&)` gets it.
struct Outcome {
  Ending ending = Ending::all_epochs;
  int epochs = 0;    ///< trained, those before a resumption included
  std::string text;  ///< one sentence for people
  int fold = 0;      ///< 1 … folds within a cross-validation, else 0
  int folds = 0;
};

namespace detail {

/// "1 epoch", "7 epochs".
std::string epochs_text(int epochs);
/// How training ended that a callback ended.
std::string by_callback_text(int epochs);

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/policies/epoch-inl.hpp>
#endif
