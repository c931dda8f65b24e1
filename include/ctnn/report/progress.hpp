// SPDX-License-Identifier: MIT
// A progress line while training: rewritten in place on a terminal, now and then a line in a pipe.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/training/fit.hpp>

namespace ctnn::inline CTNN_ABI {

/// A callback for fit and cross_validate: epoch, loss, accuracy, those of validation where there is
/// one, samples per second, time left. Where training ends otherwise than by its last epoch, it says
/// how.
/// On a terminal one line per training is rewritten at most ten times a second; otherwise `lines`
/// lines per training are written (one per epoch where there are fewer epochs, one per fold of a
/// cross-validation).
class Progress {
 public:
  explicit Progress(std::FILE* out = stdout, int lines = 5)
      : out_(out), lines_(std::max(lines, 1)), terminal_(isatty(fileno(out)) != 0) {}

  void operator()(const Epoch& epoch) {
    const bool last = epoch.number == epoch.total;
    if (last || due(epoch)) {
      show(epoch, last);
    } else {
      unshown_ = epoch;
    }
  }

  void finished(const Outcome& outcome) {
    if (unshown_)
      show(Epoch(*unshown_), true);
    else if (open_)
      std::fputs("\n", out_);
    open_ = false;
    if (outcome.ending != Ending::all_epochs) std::fprintf(out_, "%s\n", outcome.text.c_str());
    std::fflush(out_);
  }

  /// The line for an epoch, without a line end.
  [[nodiscard]] static std::string text(const Epoch& epoch) {
    std::string line;
    if (epoch.folds > 0)
      line += format("fold %*d/%d  ", width(epoch.folds), epoch.fold, epoch.folds);
    line += format("epoch %*d/%d  loss %.4f", width(epoch.total), epoch.number, epoch.total,
                   epoch.loss);
    if (!std::isnan(epoch.accuracy)) line += format("  accuracy %.4f", epoch.accuracy);
    if (!std::isnan(epoch.validation_loss))
      line += format("  validation loss %.4f", epoch.validation_loss);
    if (!std::isnan(epoch.validation_accuracy))
      line += format("  accuracy %.4f", epoch.validation_accuracy);
    const int trained = epoch.number - epoch.resumed;
    const double rate = static_cast<double>(epoch.samples) * trained / epoch.seconds;
    line += rate >= 1e6 ? format("  %.1f M samples/s", rate / 1e6)
                        : format("  %.1f k samples/s", rate / 1e3);
    const double left = epoch.seconds / trained * (epoch.total - epoch.number);
    return line + (epoch.number == epoch.total ? format("  %.2f s", epoch.seconds)
                                               : format("  %.1f s left", left));
  }

 private:
  [[nodiscard]] bool due(const Epoch& epoch) const {
    if (terminal_)
      return std::chrono::steady_clock::now() - shown_ >= std::chrono::milliseconds(100);
    // Lines due so far, rounded down: one more than after the epoch before?
    const int lines = epoch.folds > 0 ? 1 : lines_;
    const auto so_far = [&](int n) { return static_cast<long long>(n) * lines / epoch.total; };
    return so_far(epoch.number) != so_far(epoch.number - 1);
  }
  void show(const Epoch& epoch, bool end) {
    if (terminal_)
      std::fprintf(out_, "\r%s\x1b[K%s", text(epoch).c_str(), end ? "\n" : "");
    else
      std::fprintf(out_, "%s\n", text(epoch).c_str());
    std::fflush(out_);
    shown_ = std::chrono::steady_clock::now();
    open_ = terminal_ && !end;
    unshown_.reset();
  }
  template <class... Arguments>
  static std::string format(const char* pattern, Arguments... arguments) {
    char text[128];
    std::snprintf(text, sizeof text, pattern, arguments...);
    return text;
  }
  static int width(int n) { return static_cast<int>(std::to_string(n).size()); }

  std::FILE* out_;
  int lines_;
  bool terminal_;
  std::chrono::steady_clock::time_point shown_{};
  std::optional<Epoch> unshown_;  // the last one told, if it was not shown
  bool open_ = false;             // the line on the terminal has no end yet
};

}  // namespace ctnn::inline CTNN_ABI
