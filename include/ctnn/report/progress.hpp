// SPDX-License-Identifier: MIT
// A progress line while training: rewritten in place on a terminal, now and then a line in a pipe.
#pragma once

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/policies/epoch.hpp>

namespace ctnn::inline CTNN_ABI {

/// A callback for fit and cross_validate: epoch, loss, accuracy, those of validation where there is
/// one, samples per second, time left. Where training ends otherwise than by its last epoch, it says
/// how.
/// On a terminal one line per training is rewritten at most ten times a second; otherwise `lines`
/// lines per training are written (one per epoch where there are fewer epochs, one per fold of a
/// cross-validation).
class Progress {
 public:
  /// Throws Error for a stream that is null; of fewer lines than one it writes one.
  explicit Progress(std::FILE* out = stdout, int lines = 5);

  void operator()(const Epoch& epoch);
  void finished(const Outcome& outcome);

  /// The line for an epoch, without a line end.
  [[nodiscard]] static std::string text(const Epoch& epoch);

 private:
  [[nodiscard]] bool due(const Epoch& epoch) const;
  void show(const Epoch& epoch, bool end);

  std::FILE* out_;
  int lines_;
  bool terminal_;
  std::int64_t shown_ = 0;        // when the last line was, in ns of the steady clock
  std::optional<Epoch> unshown_;  // the last epoch, if it was not shown
  bool open_ = false;             // the line on the terminal has no end yet
};

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/report/progress-inl.hpp>
#endif
