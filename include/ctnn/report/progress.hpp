// SPDX-License-Identifier: MIT
// A progress line while training: rewritten in place on a terminal, now and then a line in a pipe.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/training/fit.hpp>

namespace ctnn::inline CTNN_ABI {

/// A callback for fit and cross_validate: epoch, loss, accuracy, samples per second, time left.
/// On a terminal one line per training is rewritten at most ten times a second; otherwise `lines`
/// lines per training are written (one per epoch where there are fewer epochs, one per fold of a
/// cross-validation).
class Progress {
 public:
  explicit Progress(std::FILE* out = stdout, int lines = 5)
      : out_(out), lines_(std::max(lines, 1)), terminal_(isatty(fileno(out)) != 0) {}

  void operator()(const Epoch& epoch) {
    const bool last = epoch.number == epoch.total;
    if (terminal_) {
      const auto now = std::chrono::steady_clock::now();
      if (!last && now - shown_ < std::chrono::milliseconds(100)) return;
      shown_ = now;
      std::fprintf(out_, "\r%s\x1b[K%s", text(epoch).c_str(), last ? "\n" : "");
    } else {
      // Lines due so far, rounded down: one more than after the epoch before?
      const int lines = epoch.folds > 0 ? 1 : lines_;
      const auto due = [&](int n) { return static_cast<long long>(n) * lines / epoch.total; };
      if (!last && due(epoch.number) == due(epoch.number - 1)) return;
      std::fprintf(out_, "%s\n", text(epoch).c_str());
    }
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
    const double rate = static_cast<double>(epoch.samples) * epoch.number / epoch.seconds;
    line += rate >= 1e6 ? format("  %.1f M samples/s", rate / 1e6)
                        : format("  %.1f k samples/s", rate / 1e3);
    const double left = epoch.seconds / epoch.number * (epoch.total - epoch.number);
    return line + (epoch.number == epoch.total ? format("  %.2f s", epoch.seconds)
                                               : format("  %.1f s left", left));
  }

 private:
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
};

}  // namespace ctnn::inline CTNN_ABI
