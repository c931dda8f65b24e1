// SPDX-License-Identifier: MIT
// Definitions of report/progress.hpp.
#pragma once

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/report/progress.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// Nanoseconds of a clock that is never set, from the system: <chrono> costs a program half a second to compile.
[[nodiscard]] inline std::int64_t steady_nanoseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace detail

CTNN_FUNC Progress::Progress(std::FILE* out, int lines)
    : out_(out), lines_(std::max(lines, 1)), terminal_(out != nullptr && isatty(fileno(out)) != 0) {
  if (out == nullptr) throw Error("Progress: there is no stream to write to; was its file opened?");
}

CTNN_FUNC void Progress::operator()(const Epoch& epoch) {
  const bool last = epoch.number == epoch.total;
  if (last || due(epoch)) {
    show(epoch, last);
  } else {
    unshown_ = epoch;
  }
}

CTNN_FUNC void Progress::finished(const Outcome& outcome) {
  if (unshown_)
    show(Epoch(*unshown_), true);
  else if (open_)
    std::fputs("\n", out_);
  open_ = false;
  if (outcome.ending != Ending::all_epochs) std::fprintf(out_, "%s\n", outcome.text.c_str());
  std::fflush(out_);
}

CTNN_FUNC std::string Progress::text(const Epoch& epoch) {
  const auto width = [](int n) { return static_cast<int>(std::to_string(n).size()); };
  std::string line;
  // Adds what printf makes of a pattern.
  const auto append = [&](const char* pattern, auto... arguments) {
    char part[128];
    std::snprintf(part, sizeof part, pattern, arguments...);
    line += part;
  };
  if (epoch.folds > 0) append("fold %*d/%d  ", width(epoch.folds), epoch.fold, epoch.folds);
  append("epoch %*d/%d  loss %.4f", width(epoch.total), epoch.number, epoch.total, epoch.loss);
  if (!std::isnan(epoch.accuracy)) append("  accuracy %.4f", epoch.accuracy);
  if (!std::isnan(epoch.validation_loss)) append("  validation loss %.4f", epoch.validation_loss);
  if (!std::isnan(epoch.validation_accuracy)) append("  accuracy %.4f", epoch.validation_accuracy);
  const int trained = epoch.number - epoch.resumed;
  const double rate = static_cast<double>(epoch.samples) * trained / epoch.seconds;
  if (rate >= 1e6)
    append("  %.1f M samples/s", rate / 1e6);
  else
    append("  %.1f k samples/s", rate / 1e3);
  const double left = epoch.seconds / trained * (epoch.total - epoch.number);
  if (epoch.number == epoch.total)
    append("  %.2f s", epoch.seconds);
  else
    append("  %.1f s left", left);
  return line;
}

CTNN_FUNC bool Progress::due(const Epoch& epoch) const {
  if (terminal_) return detail::steady_nanoseconds() - shown_ >= 100'000'000;
  // Lines due so far, rounded down: one more than after the epoch before?
  const int lines = epoch.folds > 0 ? 1 : lines_;
  const auto so_far = [&](int n) { return static_cast<long long>(n) * lines / epoch.total; };
  return so_far(epoch.number) != so_far(epoch.number - 1);
}

CTNN_FUNC void Progress::show(const Epoch& epoch, bool end) {
  if (terminal_)
    std::fprintf(out_, "\r%s\x1b[K%s", text(epoch).c_str(), end ? "\n" : "");
  else
    std::fprintf(out_, "%s\n", text(epoch).c_str());
  std::fflush(out_);
  shown_ = detail::steady_nanoseconds();
  open_ = terminal_ && !end;
  unshown_.reset();
}

}  // namespace ctnn::inline CTNN_ABI
