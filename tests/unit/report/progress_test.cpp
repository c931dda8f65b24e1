// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <memory>
#include <string>

#include <ctnn/core/error.hpp>
#include <ctnn/report/progress.hpp>
using namespace ctnn;

namespace {

constexpr double no_accuracy = std::numeric_limits<double>::quiet_NaN();

/// What a Progress writes into a file for a training of `total` epochs.
std::string written(int total, int lines) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
  REQUIRE(file);
  Progress progress(file.get(), lines);
  for (int number = 1; number <= total; ++number)
    progress(Epoch{
        .number = number, .total = total, .accuracy = no_accuracy, .samples = 1, .seconds = 1});
  std::rewind(file.get());
  std::string text;
  for (int c = std::fgetc(file.get()); c != EOF; c = std::fgetc(file.get()))
    text += static_cast<char>(c);
  return text;
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
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
    REQUIRE(file);
    Progress progress(file.get(), 2);
    for (int number = 1; number <= epochs; ++number)
      progress(Epoch{
          .number = number, .total = 10, .accuracy = no_accuracy, .samples = 1, .seconds = 1});
    progress.finished(outcome);
    std::rewind(file.get());
    std::string text;
    for (int c = std::fgetc(file.get()); c != EOF; c = std::fgetc(file.get()))
      text += static_cast<char>(c);
    return text;
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
