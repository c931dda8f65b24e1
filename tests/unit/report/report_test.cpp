// SPDX-License-Identifier: MIT
#include <ctnn/report/report.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <ctnn.hpp>
#include <ctnn/validation/permutation_importance.hpp>

#include "support/files.hpp"
#include "support/toy.hpp"
#include "support/well_formed.hpp"

using namespace ctnn;
using test::count;
using test::has;
using test::well_formed;

namespace {

constexpr auto net = Named<"<hidden>", Dense<2, 8, ReLU>> >> Dense<3, Softmax>;
using Quadrants = Learner<net, CrossEntropy, L2<1e-3>, Adam<1e-2>, Batch<16>, StepDecay<5, 0.5>,
                          EarlyStopping<>, KFold<3>>;
constexpr auto line = Dense<2, 1>;
using Plane = Learner<line, HalfSquaredError, SGD<0.1>>;

/// Whether a page is whole and by itself. It is written where the test `browser` finds it.
void check_page(const char* name, const std::string& page) {
  CAPTURE(name);
  INFO(page);
  CHECK(well_formed(page));
  for (const std::string outside :
       {"http", "src=", "<script", "url(", "@import", " nan", ">nan", "inf<"})
    CHECK_MESSAGE(!has(page, outside), outside);
  if (const char* folder = std::getenv("CTNN_PAGES")) {
    std::filesystem::create_directories(folder);
    std::ofstream(std::string(folder) + "/" + name + ".html") << page;
  }
}

/// Untrained, which a page shows as well.
template <const auto& Net>
Model<Net> initialized() {
  Model<Net> model;
  initialize<typename Model<Net>::network_type>(model.parameters(), 1);
  return model;
}

/// A history whose validation is best in the midst.
History falling(int epochs, double rate) {
  History history;
  for (int e = 1; e <= epochs; ++e)
    history({.number = e,
             .total = epochs,
             .loss = 2.0 / (e * e),
             .accuracy = 1 - 0.5 / e,
             .samples = 90,
             .seconds = 0.25 * e,
             .validation_loss = 1 + 0.01 * (e - epochs / 2) * (e - epochs / 2),
             .validation_accuracy = 0.5,
             .learning_rate = rate / e});
  history.finished({.epochs = epochs, .text = "trained for all epochs."});
  return history;
}

}  // namespace

TEST_CASE("the page of a classifier has a section for every part, in whatever order they come") {
  auto data = toy::quadrants(120);
  data.set_class_names({"a <b>", "R&D, a longer name", "\"quoted\""});
  const Quadrants learner{.epochs = 12, .seed = 7};
  const Split split = hold_out(data.size(), 0.25, 1);
  const auto held_out = validate_on(data, split.test);
  const auto model = initialized<net>();
  const History history = falling(12, 0.01);
  Diagnostics<Dataset<2, Classes<3>>> watch(data);
  for (const double norm : {0.5, 0.25})
    watch.epochs.push_back(
        {{.layer = "<hidden>", .activation = "ReLU", .gradient_norm = norm, .dead = 0},
         {.layer = "Dense", .activation = "Softmax", .gradient_norm = 0.01}});
  CrossValidation<ClassScores<3>> folds;
  for (const int wrong : {1, 2, 0}) {
    ClassScores<3> scores;
    for (int i = 0; i < 10; ++i) scores.confusion.add(i % 3, i < wrong ? 2 : i % 3);
    folds.pooled += folds.folds.emplace_back(scores);
    folds.seconds.push_back(0.125);
    folds.histories.push_back(falling(5, 0.01));
  }
  folds.metrics.push_back({"log loss", Better::lower, {0.3, 0.4, 0.2}, 0.31});
  const PermutationImportance importance{
      "accuracy", 0.9, {{"width & height", {0}, {0.24, 0.26}}, {"age", {1}, {-0.01, -0.01}}}};
  Plot own({.title = "own", .x = "x"});
  own.line("", {{0, 0}, {1, 1}});

  const Report parts = report("A <title> & more", learner, model, history, watch, data, held_out,
                              folds, own, importance);
  const std::string page = html(parts);
  check_page("classifier", page);
  CHECK(count(page, "<h1>A &lt;title&gt; &amp; more</h1>") == 1);
  for (const std::string heading :
       {"Formulas", "Training", "Results", "Cross-validation", "Importance of inputs", "Plots",
        "Data", "Plan and timings", "To repeat it"})
    CHECK_MESSAGE(count(page, "<h2>" + heading + "</h2>") == 1, heading);
  for (const std::string words :
       {"&lt;hidden&gt;",
        "y1, Dense, Softmax, 8 &gt; 3",
        "<h3>L2, λ = 0.001",
        "<h3>Adam, rate = 0.01",
        ">best epoch: 6<",
        "Trained for all epochs. The lowest validation loss is that of epoch 6: 1.0000.",
        ">learning rate<",
        ">gradients<",
        "Measured on 30 samples of validate_on.",
        "<table class=\"heat\">",
        "ROC, each class against the rest",
        ">calibration<",
        "a &lt;b&gt;",
        "R&amp;D, a longer name",
        "&quot;quoted&quot;",
        ">log loss<",
        ">mean ± deviation<",
        ">own<",
        "width &amp; height</th><td>0.2500 ± 0.0141",
        "width:100%",
        "width:0%",
        "<td>Batch&lt;16&gt;</td>",
        "<td>StepDecay&lt;5, 0.5&gt;</td>",
        "<td>KFold&lt;3&gt;</td>",
        ">patience<",
        "{.epochs = 12, .seed = 7, .learning_rate = 0.01, .penalty = 0.001}",
        "on lanes",
        "There are no dead ReLU neurons in any epoch.",
        "3 folds trained in 0.375 s",
        instruction_set,
        library_version,
        "<td>0.4 k</td>"})
    CHECK_MESSAGE(has(page, words), words);
  CHECK(html(report(importance, own, folds, held_out, data, watch, history, model, learner,
                    "A <title> & more")) == page);

  // The counts of the heat maps are those of the matrices.
  const auto matrix = evaluate(model, data, split.test).confusion;
  std::size_t shown = 0;
  for (int t = 0; t < 3; ++t)
    for (int c = 0; c < 3; ++c) {
      CHECK(has(page, ">" + std::to_string(matrix(t, c) == 0 ? 1 : matrix(t, c)) + "</td>"));
      shown += matrix(t, c) > 0;
    }
  for (int t = 0; t < 3; ++t)
    for (int c = 0; c < 3; ++c) shown += folds.pooled.confusion(t, c) > 0;
  CHECK(count(page, "background:rgba(") == shown);
}

TEST_CASE(
    "the page of numbers has residuals; predictions stand in the place of those of the model") {
  const auto data = toy::plane(60);
  const Plane learner{.epochs = 4};
  History history = falling(4, 0.1);
  for (Epoch& epoch : history.epochs) {
    epoch.learning_rate = 0.1;
    epoch.validation_loss = epoch.accuracy = epoch.validation_accuracy = std::nan("");
  }
  const auto model = initialized<line>();
  const std::string page = html(report(learner, model, data, history));
  check_page("numbers", page);
  for (const std::string words :
       {"Measured on 60 samples of the data set, those that were trained on included.",
        ">root mean squared error<", ">predicted and true values<", ">residuals<", ">no error<",
        "The learning rate is 0.1 in every epoch.", "<td>1 number</td>"})
    CHECK_MESSAGE(has(page, words), words);
  CHECK(!has(page, ">validation<"));
  CHECK(!has(page, "Confusion"));
  CHECK(!has(page, ".penalty"));

  const std::vector<std::size_t> few{0, 1, 2};
  CHECK(has(html(report(predict(model, data, few), data, model)),
            "Measured on 3 samples in the predictions given."));
}

TEST_CASE("no part is needed, and none is shown that is empty") {
  const std::string page = html(report());
  check_page("nothing", page);
  CHECK(has(page, "<h1>Report of a training</h1>"));
  CHECK(count(page, "<h2>") == 1);
  CHECK(count(html(report(History{}, Predictions<Classes<3>>{})), "<h2>") == 1);
  History broken;
  broken({.number = 1, .total = 9, .loss = std::nan(""), .learning_rate = 1});
  Outcome how{.ending = Ending::not_finite, .epochs = 1, .text = "the loss is NaN."};
  how.warnings.not_finite = "lower <it>.";
  broken.finished(how);
  CHECK(has(html(report(broken)),
            "<p>The loss is NaN.</p>\n<p class=\"warning\">lower &lt;it&gt;.</p>"));
}

TEST_CASE("predictions of two classes, of logits, of none of a class, of NaN") {
  Predictions<Binary> two;
  for (int i = 0; i < 20; ++i) {
    const double p = (i + 0.5) / 20;
    two.add(std::array{p}, i % 3 == 0 || i > 14);
  }
  std::string page = html(report(two));
  check_page("binary", page);
  CHECK(has(page, ">ROC<"));
  CHECK(has(page, ">predicted probability of 1<"));

  Predictions<Classes<3>> logits;
  logits.add(std::array{-4.0, 2.0, 9.0}, 2);
  logits.add(std::array{3.0, 2.0, 1.0}, 0);
  logits.add(std::array{std::nan(""), 0.0, 0.0}, 0);
  page = html(report(logits, "logits"));
  CHECK(well_formed(page));
  CHECK(!has(page, ">calibration<"));
  CHECK(has(page, "1 sample undecided"));
}

TEST_CASE("many classes are a list of what is mistaken for what") {
  constexpr int n = 50;
  Predictions<Classes<n>> predictions;
  std::array<double, n> y{};
  y[7] = 1;
  for (int t = 0; t < n; ++t) predictions.add(y, t % 9);
  const std::string page = html(report(predictions));
  check_page("many", page);
  CHECK(!has(page, "class=\"heat\""));
  CHECK(has(page, "<tr><th scope=\"row\">0</th><td>7</td><td>6</td></tr>"));
}

TEST_CASE("a page of several heads has the results of each under its name") {
  Predictions<Targets<Classes<2>, Values<1>>> predictions;
  predictions.set_names({"kind", ""});
  for (const float t : {0.0F, 1.0F, 1.0F})
    predictions.add(std::array{1.0 - t, double{t}, 2.5}, std::array{t, 2.0F});
  const std::string page = html(report(predictions));
  check_page("heads", page);
  CHECK(has(page, "<h3>kind</h3>"));
  CHECK(has(page, "<h3>head 1</h3>"));
  CHECK(has(page, "accuracy 1.0000 of kind on 3 samples; root mean squared error"));
  CHECK(has(page, "All residuals are 0.5."));
}

TEST_CASE("a page is written as a whole, or not at all") {
  const test::Folder folder;
  const Report page = report("short");
  write_report(folder.path("run.html"), page);
  CHECK(folder.read("run.html") == html(page));
  CHECK(folder.error_of([&] { write_report(folder.path("no/such/run.html"), page); })
            .find("no/such/run.html") != std::string::npos);
}
