// SPDX-License-Identifier: MIT
// Definitions of report/progress.hpp.
#pragma once

#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>

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

/// Whether what is written there is read by a terminal that can rewrite a line.
[[nodiscard]] inline bool is_terminal(std::FILE* out) {
  const char* const term = std::getenv("TERM");
  return out != nullptr && isatty(fileno(out)) != 0 &&
         (term == nullptr || std::string_view(term) != "dumb");
}

/// The characters of a line of a terminal.
[[nodiscard]] inline int terminal_width(std::FILE* out) {
  winsize size{};
  if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* const columns = std::getenv("COLUMNS");
  const int width = columns == nullptr ? 0 : std::atoi(columns);
  return width > 0 ? width : 80;
}

}  // namespace detail

CTNN_FUNC Progress::Progress(std::FILE* out, int lines)
    : out_(out), lines_(std::max(lines, 1)), terminal_(detail::is_terminal(out)) {
  if (out == nullptr) throw Error("Progress: there is no stream to write to; was its file opened?");
}

CTNN_FUNC void Progress::operator()(const Epoch& epoch) {
  if (!epoch.optimized && !told_unoptimized_) {
    told_unoptimized_ = true;
    std::fputs(
        "built without optimization, which trains many times slower: compile with -O3, or with "
        "CMake's -DCMAKE_BUILD_TYPE=Release.\n",
        out_);
  }
  if (epoch.folds > 0) {
    if (folds_.epochs++ == 0)
      folds_.begun = detail::steady_nanoseconds() - static_cast<std::int64_t>(epoch.seconds * 1e9);
    folds_.total = epoch.total;
  }
  const bool last = epoch.number == epoch.total;
  if (last || due(epoch)) {
    show(epoch, last);
  } else {
    unshown_ = epoch;
  }
}

CTNN_FUNC void Progress::finished(const Outcome& outcome) {
  if (outcome.folds > 0) folds_.epochs += folds_.total - outcome.epochs;
  if (unshown_)
    show(Epoch(*unshown_), true);
  else if (open_)
    std::fputs("\n", out_);
  open_ = false;
  if (outcome.ending != Ending::all_epochs) std::fprintf(out_, "%s\n", outcome.text.c_str());
  show_warnings(outcome);
  std::fflush(out_);
}

CTNN_FUNC void Progress::show_warnings(const Outcome& outcome) {
  if (outcome.folds == 0) {
    for (const std::string& text : outcome.warnings.list())
      std::fprintf(out_, "warning: %s\n", text.c_str());
    return;
  }
  for (int k = 0; const auto kind : detail::warning_kinds) {
    if (!(outcome.warnings.*kind).empty() && folds_.count[k]++ == 0) {
      folds_.first.*kind = outcome.warnings.*kind;
      folds_.first_fold[k] = outcome.fold;
    }
    ++k;
  }
  if (++folds_.finished < outcome.folds) return;
  for (int k = 0; const auto kind : detail::warning_kinds) {
    const char* const text = (folds_.first.*kind).c_str();
    if (folds_.count[k] == 1)
      std::fprintf(out_, "warning in fold %d: %s\n", folds_.first_fold[k], text);
    else if (folds_.count[k] > 1)
      std::fprintf(out_, "warning in %d of %d folds, here fold %d: %s\n", folds_.count[k],
                   outcome.folds, folds_.first_fold[k], text);
    ++k;
  }
  folds_ = {};
}

CTNN_FUNC std::string Progress::text(const Epoch& epoch) {
  return text(epoch, std::numeric_limits<int>::max());
}

CTNN_FUNC std::string Progress::text(const Epoch& epoch, int width) {
  return line(epoch, std::numeric_limits<double>::quiet_NaN(), width);
}

CTNN_FUNC double Progress::left_in_all(const Epoch& epoch) const {
  if (epoch.folds == 0 || folds_.epochs == 0) return std::numeric_limits<double>::quiet_NaN();
  const double taken = static_cast<double>(detail::steady_nanoseconds() - folds_.begun) * 1e-9;
  const double all = static_cast<double>(epoch.folds) * epoch.total;
  const auto done = static_cast<double>(folds_.epochs);
  return taken / done * std::max(all - done, 0.0);
}

CTNN_FUNC std::string Progress::line(const Epoch& epoch, double left_in_all, int width) {
  const auto digits = [](int n) { return static_cast<int>(std::to_string(n).size()); };
  const auto print = [](const char* pattern, auto... arguments) {
    char part[128];
    std::snprintf(part, sizeof part, pattern, arguments...);
    return std::string(part);
  };
  enum { fold, number, loss, accuracy, validation_loss, validation_accuracy, speed, time, count };
  std::string parts[count];
  if (epoch.folds > 0)
    parts[fold] = print("fold %*d/%d", digits(epoch.folds), epoch.fold, epoch.folds);
  parts[number] = print("epoch %*d/%d", digits(epoch.total), epoch.number, epoch.total);
  parts[loss] = print("loss %.4f", epoch.loss);
  if (!std::isnan(epoch.accuracy)) parts[accuracy] = print("accuracy %.4f", epoch.accuracy);
  if (!std::isnan(epoch.validation_loss))
    parts[validation_loss] = print("validation loss %.4f", epoch.validation_loss);
  if (!std::isnan(epoch.validation_accuracy))
    parts[validation_accuracy] = print("accuracy %.4f", epoch.validation_accuracy);
  const int trained = epoch.number - epoch.resumed;
  const double rate = static_cast<double>(epoch.samples) * trained / epoch.seconds;
  parts[speed] =
      rate >= 1e6 ? print("%.1f M samples/s", rate / 1e6) : print("%.1f k samples/s", rate / 1e3);
  const double left = epoch.seconds / trained * (epoch.total - epoch.number);
  const bool last = epoch.number == epoch.total;
  if (last) parts[time] = print("%.2f s", epoch.seconds);
  if (!std::isnan(left_in_all) && !(last && left_in_all < 0.05))
    parts[time] += print(last ? ", %.1f s left in all" : "%.1f s left in all", left_in_all);
  else if (!last)
    parts[time] = print("%.1f s left", left);

  // Of training and validation the latter's figures stay longer, and of those the accuracy.
  const bool validated = !parts[validation_loss].empty();
  const int first_left_out[] = {speed,
                                validated ? accuracy : speed,
                                parts[validation_accuracy].empty() ? speed : validation_loss,
                                time,
                                accuracy,
                                validation_accuracy,
                                validation_loss,
                                fold};
  const auto joined = [&] {
    std::string all;
    for (const std::string& part : parts)
      if (!part.empty()) all += (all.empty() ? "" : "  ") + part;
    return all;
  };
  std::string all = joined();
  const auto most = static_cast<std::size_t>(std::max(width, 0));
  for (const int part : first_left_out) {
    if (all.size() <= most) break;
    if (part == validation_loss && !parts[validation_accuracy].empty())
      parts[validation_accuracy].insert(0, "validation ");  // which stood in front of the loss
    parts[part].clear();
    all = joined();
  }
  if (all.size() > most) all.resize(most);
  return all;
}

CTNN_FUNC bool Progress::due(const Epoch& epoch) const {
  if (terminal_) return detail::steady_nanoseconds() - shown_ >= 100'000'000;
  // Lines due so far, rounded down: one more than after the epoch before?
  const int lines = epoch.folds > 0 ? 1 : lines_;
  const auto so_far = [&](int n) { return static_cast<long long>(n) * lines / epoch.total; };
  return so_far(epoch.number) != so_far(epoch.number - 1);
}

CTNN_FUNC void Progress::show(const Epoch& epoch, bool end) {
  // A terminal may wrap a line that fills it.
  const int width = terminal_ ? detail::terminal_width(out_) - 1 : std::numeric_limits<int>::max();
  const std::string text = line(epoch, left_in_all(epoch), width);
  if (terminal_)
    std::fprintf(out_, "\r%s\x1b[K%s", text.c_str(), end ? "\n" : "");
  else
    std::fprintf(out_, "%s\n", text.c_str());
  std::fflush(out_);
  shown_ = detail::steady_nanoseconds();
  open_ = terminal_ && !end;
  unshown_.reset();
}

}  // namespace ctnn::inline CTNN_ABI
