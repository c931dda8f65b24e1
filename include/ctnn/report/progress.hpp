// SPDX-License-Identifier: MIT
// A progress line while training: rewritten in place on a terminal, now and then a line in a pipe.
#pragma once

#include <cstdint>
#include <cstdio>
#include <iterator>
#include <optional>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/policies/epoch.hpp>

namespace ctnn::inline CTNN_ABI {

/// A callback for fit and cross_validate: epoch, loss, accuracy, those of validation where there is
/// one, samples per second, time left: of all folds, where there are some. Where training ends
/// otherwise than by its last epoch, it says how; the warnings of the outcome follow, of many folds a
/// line for each kind. It says so, too, where the code that trains was compiled without optimization.
/// On a terminal one line per training is rewritten at most ten times a second, and leaves out what
/// its width has no room for; elsewhere, and where TERM is dumb, `lines` lines per training are
/// written (one per epoch where there are fewer epochs, one per fold of a cross-validation). Nothing
/// has a colour.
class Progress {
 public:
  /// Throws Error for a stream that is null; of fewer lines than one it writes one.
  explicit Progress(std::FILE* out = stdout, int lines = 5);

  /// Shows an epoch.
  void operator()(const Epoch& epoch);
  /// Shows how training ended.
  void finished(const Outcome& outcome);

  /// The line for an epoch, without a line end.
  [[nodiscard]] static std::string text(const Epoch& epoch);
  /// The same in no more than `width` characters: speed is left out first, number and loss last.
  [[nodiscard]] static std::string text(const Epoch& epoch, int width);

 private:
  [[nodiscard]] static std::string line(const Epoch& epoch, double left_in_all, int width);
  [[nodiscard]] bool due(const Epoch& epoch) const;
  void show(const Epoch& epoch, bool end);
  void show_warnings(const Outcome& outcome);
  [[nodiscard]] double left_in_all(const Epoch& epoch) const;

  std::FILE* out_;
  int lines_;
  bool terminal_;
  std::int64_t shown_ = 0;        // when the last line was, in ns of the steady clock
  std::optional<Epoch> unshown_;  // the last epoch, if it was not shown
  bool open_ = false;             // the line on the terminal has no end yet
  bool told_unoptimized_ = false;

  /// Of the trainings of many folds, from the first epoch to the end of the last fold.
  struct Folds {
    std::int64_t begun = 0;                                 // as shown_
    long long epochs = 0;                                   // done, of all folds
    int total = 0;                                          // epochs of a fold
    int finished = 0;                                       // folds
    TrainingWarnings first;                                 // of each kind
    int first_fold[std::size(detail::warning_kinds)] = {};  // that had it
    int count[std::size(detail::warning_kinds)] = {};       // folds that had it
  };
  Folds folds_;
};

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/report/progress-inl.hpp>
#endif
