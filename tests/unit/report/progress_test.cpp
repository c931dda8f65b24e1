// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string>

#include <ctnn/core/error.hpp>
#include <ctnn/report/progress.hpp>
using namespace ctnn;

namespace {

constexpr double no_accuracy = std::numeric_limits<double>::quiet_NaN();

/// What `use` has a Progress write into a file.
std::string written_by(int lines, auto use) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
  REQUIRE(file);
  Progress progress(file.get(), lines);
  use(progress);
  std::rewind(file.get());
  std::string text;
  for (int c = std::fgetc(file.get()); c != EOF; c = std::fgetc(file.get()))
    text += static_cast<char>(c);
  return text;
}

/// The same for a training of `total` epochs.
std::string written(int total, int lines) {
  return written_by(lines, [&](Progress& progress) {
    for (int number = 1; number <= total; ++number)
      progress(Epoch{
          .number = number, .total = total, .accuracy = no_accuracy, .samples = 1, .seconds = 1});
  });
}

long lines_in(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

}  // namespace

TEST_CASE("the line of an epoch: number, loss, accuracy, speed, time left") {
  CHECK(Progress::text({.number = 5,
                        .total = 20,
                        .loss = 0.123456,
                        .accuracy = 0.98765,
                        .samples = 1000,
                        .seconds = 2.0}) ==
        "epoch  5/20  loss 0.1235  accuracy 0.9877  2.5 k samples/s  6.0 s left");
}

TEST_CASE("the last epoch's line has the time taken instead of the time left") {
  CHECK(
      Progress::text(
          {.number = 20, .total = 20, .loss = 2, .accuracy = 1, .samples = 1000, .seconds = 2.5}) ==
      "epoch 20/20  loss 2.0000  accuracy 1.0000  8.0 k samples/s  2.50 s");
}

TEST_CASE("a regression's line has no accuracy, and millions are written as such") {
  CHECK(Progress::text({.number = 1,
                        .total = 100,
                        .loss = 0.5,
                        .accuracy = no_accuracy,
                        .samples = 3'000'000,
                        .seconds = 2}) ==
        "epoch   1/100  loss 0.5000  1.5 M samples/s  198.0 s left");
}

TEST_CASE("within a cross-validation the line begins with the fold") {
  CHECK(Progress::text({.number = 1,
                        .total = 2,
                        .loss = 1,
                        .accuracy = no_accuracy,
                        .samples = 100,
                        .seconds = 1,
                        .fold = 3,
                        .folds = 10}) ==
        "fold  3/10  epoch 1/2  loss 1.0000  0.1 k samples/s  1.0 s left");
}

TEST_CASE("a pipe gets the given number of lines, or one an epoch where those are fewer") {
  for (const int lines : {1, 3, 5, 10})
    for (const int total : {1, 4, 5, 6, 7, 60, 99, 1000}) {
      CAPTURE(lines);
      CAPTURE(total);
      CHECK(lines_in(written(total, lines)) == std::min(lines, total));
    }
}

TEST_CASE("a pipe gets plain lines, the last one for the last epoch") {
  const std::string text = written(60, 5);
  CHECK(text.find('\r') == std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.rfind("epoch 12/60  ", 0) == 0);
  CHECK(text.substr(text.rfind("epoch ")).rfind("epoch 60/60  ", 0) == 0);
  CHECK(text.back() == '\n');
}

TEST_CASE("fewer than one line is one line") { CHECK(lines_in(written(10, 0)) == 1); }

TEST_CASE(
    "figures of validation stand behind those of training, and a resumed run's speed is its own") {
  CHECK(Progress::text({.number = 5,
                        .total = 20,
                        .loss = 0.5,
                        .accuracy = 0.25,
                        .samples = 1000,
                        .seconds = 2.0,
                        .validation_loss = 0.75,
                        .validation_accuracy = 0.125,
                        .resumed = 3}) ==
        "epoch  5/20  loss 0.5000  accuracy 0.2500  validation loss 0.7500  accuracy 0.1250  1.0 k "
        "samples/s  15.0 s left");
}

TEST_CASE("an early end shows the last epoch and says why; the end after all epochs adds nothing") {
  const auto run = [](int epochs, const Outcome& outcome) {
    return written_by(2, [&](Progress& progress) {
      for (int number = 1; number <= epochs; ++number)
        progress(Epoch{
            .number = number, .total = 10, .accuracy = no_accuracy, .samples = 1, .seconds = 1});
      progress.finished(outcome);
    });
  };
  const std::string early = run(7, {.ending = Ending::early, .text = "stopped early."});
  CHECK(lines_in(early) == 3);
  CHECK(early.find("\nepoch  7/10  ") != std::string::npos);
  CHECK(early.ends_with("\nstopped early.\n"));
  const std::string shown = run(5, {.ending = Ending::by_callback, .text = "stopped."});
  CHECK(lines_in(shown) == 2);  // the fifth had its line already
  CHECK(lines_in(run(10, {.ending = Ending::all_epochs, .text = "all."})) == 2);
  CHECK(run(10, {.ending = Ending::goal_missed, .text = "not separated."})
            .ends_with("\nnot separated.\n"));
}

TEST_CASE("a stream that could not be opened is an error") {
  CHECK_THROWS_WITH_AS(Progress(nullptr),
                       "Progress: there is no stream to write to; was its file opened?", Error);
}

TEST_CASE("a line has no more characters than there is room for, and keeps what says most") {
  const Epoch epoch{.number = 5,
                    .total = 20,
                    .loss = 0.5,
                    .accuracy = 0.25,
                    .samples = 1000,
                    .seconds = 2.0,
                    .fold = 3,
                    .folds = 10,
                    .validation_loss = 0.75,
                    .validation_accuracy = 0.125};
  CHECK(Progress::text(epoch, 200) == Progress::text(epoch));
  CHECK(Progress::text(epoch, 79) ==
        "fold  3/10  epoch  5/20  loss 0.5000  validation accuracy 0.1250  6.0 s left");
  CHECK(Progress::text(epoch, 70) ==
        "fold  3/10  epoch  5/20  loss 0.5000  validation accuracy 0.1250");
  CHECK(Progress::text(epoch, 30) == "epoch  5/20  loss 0.5000");
  const std::string full = Progress::text(epoch);
  for (int width = 0; width < 130; ++width) {
    const std::string text = Progress::text(epoch, width);
    CHECK(text.size() <= static_cast<std::size_t>(width));
    CHECK((text == full) == (full.size() <= static_cast<std::size_t>(width)));
  }
}

TEST_CASE("on a terminal the line of a training is rewritten in its width") {
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0) return;  // none to be had
  setenv("TERM", "xterm", 1);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(ptsname(terminal), "w"),
                                                             std::fclose);
  REQUIRE(file);
  const winsize size{.ws_row = 24, .ws_col = 40, .ws_xpixel = 0, .ws_ypixel = 0};
  REQUIRE(ioctl(terminal, TIOCSWINSZ, &size) == 0);
  const auto write_epochs = [&](int lines) {
    Progress progress(file.get());
    for (int number = 1; number <= 2; ++number)
      progress(Epoch{.number = number, .total = 2, .accuracy = 1, .samples = 1, .seconds = 1});
    std::string text;  // which comes in parts
    pollfd ready{.fd = terminal, .events = POLLIN, .revents = 0};
    while (lines_in(text) < lines && poll(&ready, 1, 10'000) > 0) {
      char part[400];
      const auto bytes = read(terminal, part, sizeof part);
      if (bytes <= 0) break;
      text.append(part, static_cast<std::size_t>(bytes));
    }
    return text;
  };
  // The end of a line is a carriage return and a line feed to a terminal.
  CHECK(write_epochs(1) ==
        "\repoch 1/2  loss 0.0000  accuracy 1.0000\x1b[K"
        "\repoch 2/2  loss 0.0000  accuracy 1.0000\x1b[K\r\n");
  setenv("TERM", "dumb", 1);
  const std::string plain = write_epochs(2);
  CHECK(plain.find('\x1b') == std::string::npos);
  CHECK(lines_in(plain) == 2);
  close(terminal);
}

TEST_CASE("of folds the time left is that of all, and a kind of warning is one line") {
  const std::string text = written_by(5, [](Progress& progress) {
    for (int fold = 1; fold <= 3; ++fold) {
      progress(Epoch{.number = 1,
                     .total = 1,
                     .accuracy = no_accuracy,
                     .samples = 1,
                     .seconds = 100,
                     .fold = fold,
                     .folds = 3});
      Outcome outcome{.epochs = 1, .text = {}, .fold = fold, .folds = 3};
      if (fold > 1) outcome.warnings.rate_too_low = "slow.";
      if (fold == 2) outcome.warnings.dead_neurons = "dead.";
      progress.finished(outcome);
    }
  });
  CHECK(text.find("fold 1/3  epoch 1/1  loss 0.0000  0.0 k samples/s  100.00 s, 200.") == 0);
  CHECK(text.find(" s left in all\nfold 2/3") != std::string::npos);
  CHECK(
      text.ends_with("  100.00 s\nwarning in fold 2: dead.\nwarning in 2 of 3 folds, here fold 2: "
                     "slow.\n"));
}

TEST_CASE("warnings follow the last line, and a program without optimization is told once") {
  const std::string text = written_by(5, [](Progress& progress) {
    for (int number = 1; number <= 2; ++number)
      progress(Epoch{.number = number, .total = 2, .seconds = 1, .optimized = false});
    Outcome outcome{.epochs = 2, .text = {}};
    outcome.warnings.rate_too_high = "the loss rose.";
    progress.finished(outcome);
  });
  CHECK(text.find("built without optimization") == 0);
  CHECK(text.rfind("built without optimization") == 0);
  CHECK(text.ends_with("\nwarning: the loss rose.\n"));
  CHECK(lines_in(text) == 4);
}
