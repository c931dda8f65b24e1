// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include <ctnn/metrics/choose_threshold.hpp>
#include <ctnn/metrics/threshold_curves.hpp>
#include <ctnn/random/philox.hpp>
using namespace ctnn;

namespace {

using Numbers = std::vector<double>;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

struct Scored {
  double score;
  int target;
  double weight = 1;
};

Predictions<Binary> scored(std::initializer_list<Scored> samples) {
  Predictions<Binary> result;
  for (const auto& [score, target, weight] : samples) result.add(std::array{score}, target, weight);
  return result;
}

/// That of scikit-learn's documentation.
Predictions<Binary> documented() { return scored({{0.1, 0}, {0.4, 0}, {0.35, 1}, {0.8, 1}}); }

template <class T>
std::string printed(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

}  // namespace

TEST_CASE("the curves of scikit-learn's documentation") {
  const RocCurve roc = roc_curve(documented());
  CHECK(roc.fpr == Numbers{0, 0, 0.5, 0.5, 1});
  CHECK(roc.tpr == Numbers{0, 0.5, 0.5, 1, 1});
  CHECK(roc.thresholds == Numbers{infinity, 0.8, 0.4, 0.35, 0.1});
  CHECK(roc.area() == 0.75);
  const PrecisionRecallCurve pr = precision_recall_curve(documented());
  CHECK(pr.precision == Numbers{0.5, 2.0 / 3, 0.5, 1, 1});
  CHECK(pr.recall == Numbers{1, 1, 0.5, 0.5, 0});
  CHECK(pr.thresholds == Numbers{0.1, 0.35, 0.4, 0.8, infinity});
  CHECK(pr.average_precision() == doctest::Approx(5.0 / 6).epsilon(1e-15));
  const DetCurve det = det_curve(documented());
  CHECK(det.fpr == Numbers{0.5, 0.5, 0});
  CHECK(det.fnr == Numbers{0, 0.5, 0.5});
  CHECK(det.thresholds == Numbers{0.35, 0.4, 0.8});
}

TEST_CASE("equal scores are one point, and a weight counts as so many samples") {
  const auto tied = scored({{2, 1}, {2, 0}, {2, 0}, {1, 1, 2}, {1, 0, 1}, {3, 0, 0}});
  const RocCurve roc = roc_curve(tied);
  CHECK(roc.thresholds == Numbers{infinity, 2, 1});
  CHECK(roc.fpr == Numbers{0, 2.0 / 3, 1});
  CHECK(roc.tpr == Numbers{0, 1.0 / 3, 1});
  const PrecisionRecallCurve pr = precision_recall_curve(tied);
  CHECK(pr.precision == Numbers{0.5, 1.0 / 3, 1});
  CHECK(pr.recall == Numbers{1, 1.0 / 3, 0});
  // The highest score takes others for the class: only a threshold of infinity does not.
  const DetCurve det = det_curve(tied);
  CHECK(det.fpr == Numbers{1, 2.0 / 3, 0});
  CHECK(det.fnr == Numbers{0, 2.0 / 3, 1});
  CHECK(det.thresholds == Numbers{1, 2, infinity});
  const DetCurve perfect = det_curve(scored({{4, 1}, {3, 1}, {2, 0}, {1, 0}}));
  CHECK(perfect.thresholds == Numbers{3});
  CHECK(perfect.fpr == Numbers{0});
  CHECK(perfect.fnr == Numbers{0});
}

TEST_CASE("areas are those of the scores, of each class against the rest") {
  Predictions<Classes<3>> several;
  Predictions<Binary> binary;
  Random random(7, Purpose::noise);
  for (int i = 0; i < 200; ++i) {
    const int target = static_cast<int>(random.below(3));
    std::array<double, 3> y{};
    for (int c = 0; c < 3; ++c)
      y[static_cast<std::size_t>(c)] = random.below(20) + (c == target ? 3.0 : 0.0);
    const double weight = random.below(4);
    several.add(y, target, weight);
    binary.add(std::array{y[2]}, target == 2, weight);
  }
  const auto areas = roc_auc_per_class(several);
  const auto precisions = average_precision_per_class(several);
  for (int c = 0; c < 3; ++c) {
    const auto k = static_cast<std::size_t>(c);
    CHECK(roc_curve(several, c).area() == doctest::Approx(areas[k]).epsilon(1e-14));
    CHECK(precision_recall_curve(several, c).average_precision() ==
          doctest::Approx(precisions[k]).epsilon(1e-14));
  }
  CHECK(roc_curve(several, 2).fpr == roc_curve(binary).fpr);
  CHECK(roc_curve(binary).thresholds.size() <= 24);
  // Class 0 of a single output y: its score is −y, and its false positives are class 1's misses.
  const RocCurve of_no = roc_curve(binary, 0);
  CHECK(of_no.thresholds[1] == -precision_recall_curve(binary).thresholds[0]);
  CHECK(of_no.area() == doctest::Approx(roc_curve(binary).area()).epsilon(1e-14));
}

TEST_CASE("where there is no curve, a sentence says why") {
  const auto sentence = [](auto call) {
    try {
      call();
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const auto of = [&](const auto& p) { return sentence([&] { static_cast<void>(roc_curve(p)); }); };
  CHECK(of(Predictions<Binary>{}) ==
        "roc_curve: there are no predictions: give those of some samples.");
  CHECK(of(scored({{1, 0}, {2, 0}})) ==
        "roc_curve: no sample is of class 1: give predictions of some that are.");
  CHECK(of(scored({{1, 1}, {2, 1}, {3, 0, 0}})) ==
        "roc_curve: all samples are of class 1: give predictions of some that are not.");
  CHECK(
      of(scored({{not_a_number, 0}, {2, 1}})) ==
      "roc_curve: an output of class 1 is NaN, so that the samples have no order: look for NaN in "
      "the inputs or in the weights of the model.");
  CHECK(sentence([] { static_cast<void>(det_curve(documented(), 2)); }) ==
        "det_curve: class id 2 is not in 0 … 1.");
  CHECK_THROWS_AS(static_cast<void>(det_curve(scored({{1, 1}, {2, 1}}))), Error);
  CHECK_THROWS_AS(static_cast<void>(precision_recall_curve(scored({{1, 0}, {2, 0}}))), Error);
  CHECK(precision_recall_curve(scored({{1, 1}, {2, 1}})).precision == Numbers{1, 1, 1});
  CHECK(of(scored({{not_a_number, 0, 0}, {1, 0}, {2, 1}})).empty());
}

TEST_CASE("curves print their points, many of them at most eleven times") {
  CHECK(printed(roc_curve(documented())) ==
        "ROC curve of 5 points, area 0.7500\n"
        "threshold  false positive rate  true positive rate\n"
        "      inf               0.0000              0.0000\n"
        "   0.8000               0.0000              0.5000\n"
        "   0.4000               0.5000              0.5000\n"
        "   0.3500               0.5000              1.0000\n"
        "   0.1000               1.0000              1.0000\n");
  CHECK(printed(det_curve(documented())).starts_with("detection error tradeoff of 3 points\n"));
  Predictions<Binary> many;
  for (int i = 0; i < 100; ++i) many.add(std::array{static_cast<double>(i)}, i % 2);
  const std::string text = printed(precision_recall_curve(many));
  CHECK(text.starts_with("precision-recall curve of 101 points, average precision 0.5"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 13);
  CHECK(text.ends_with("      inf     1.0000  0.0000\n"));
}

namespace {

/// By score: + + − + − + − −.
Predictions<Binary> eight() {
  return scored({{0.9, 1}, {0.8, 1}, {0.7, 0}, {0.6, 1}, {0.5, 0}, {0.4, 1}, {0.3, 0}, {0.2, 0}});
}

}  // namespace

TEST_CASE("a threshold reaches its goal and is otherwise best") {
  const DecisionThreshold recall = threshold_for(recall_score >= 0.75, eight());
  CHECK(recall.value == 0.6);  // recall 3/4, precision 3/4; at 0.4 1 and 4/6
  CHECK(recall.recall == 0.75);
  CHECK(recall.precision == 0.75);
  CHECK(recall.specificity == 0.75);
  CHECK(threshold_for(recall_score >= 0.76, eight()) == 0.4);
  CHECK(threshold_for(recall_score >= 1, eight()) == 0.4);
  // Any recall will do: of two thresholds without a false alarm that which finds more.
  CHECK(threshold_for(recall_score >= 0, eight()) == 0.8);
  CHECK(threshold_for(precision_score >= 0.75, eight()) == 0.6);
  CHECK(threshold_for(precision_score >= 0.9, eight()) == 0.8);
  // Of 0.8 and 0.9, both without a false alarm; of 0.4 and 0.3, the same recall.
  CHECK(threshold_for(specificity_score >= 1, eight()) == 0.8);
  CHECK(threshold_for(specificity_score >= 0.25, eight()) == 0.4);
  CHECK(threshold_for(f1_score, eight()) == 0.4);  // 2·4 / (6 + 4); at 0.6 2·3 / (4 + 4)
  const auto cost = metric(
      "cost",
      [](const Predictions<Binary>& p) {
        const auto matrix = confusion_matrix(p);
        return static_cast<double>(10 * matrix(0, 1) + matrix(1, 0));
      },
      Better::lower);
  CHECK(threshold_for(cost, eight()) == 0.8);
  // It stands for its value, and a metric that is not defined everywhere is compared where it is.
  CHECK(0.6F >= threshold_for(cost, eight()) - 0.3);
  CHECK_FALSE(0.79F >= threshold_for(cost, eight()));
  const auto below = [](double most) {
    return metric("share of yes", [most](const Predictions<Binary>& p) {
      double yes = 0;
      for (std::size_t i = 0; i < p.size(); ++i) yes += p.decided(i) / 8.0;
      return yes > most ? not_a_number : yes;
    });
  };
  CHECK(threshold_for(below(0.5), eight()) == 0.6);
  CHECK_THROWS_WITH_AS(static_cast<void>(threshold_for(below(0), eight())),
                       "threshold_for: the share of yes of these predictions is NaN at every "
                       "threshold: take another metric.",
                       Error);
  CHECK(printed(recall) == "threshold 0.6000: recall 0.7500, precision 0.7500, specificity 0.7500");
}

TEST_CASE("a goal that no threshold reaches says the best that can be had") {
  const auto bad = scored({{0.9, 0}, {0.8, 1}, {0.7, 1}, {0.6, 0}});
  const auto sentence = [](const auto& goal, const auto& p) {
    try {
      static_cast<void>(threshold_for(goal, p));
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(sentence(precision_score >= 0.9, bad) ==
        "threshold_for(precision_score >= 0.9): no threshold reaches it on these predictions; the "
        "best is a precision of 0.6667 at 0.7: ask for that or less.");
  CHECK(
      sentence(specificity_score >= 0.99, bad) ==
      "threshold_for(specificity_score >= 0.99): no threshold reaches it on these predictions; the "
      "best is a specificity of 0.5000 at 0.9: ask for that or less.");
  CHECK(sentence(recall_score >= 95, bad) ==
        "threshold_for(recall_score >= 95): a recall is a share: ask for 0 to 1.");
  CHECK(sentence(recall_score >= not_a_number, bad).ends_with("ask for 0 to 1."));
  CHECK(sentence(recall_score >= 0.9, scored({{1, 0}})) ==
        "threshold_for: no sample is of class 1: give predictions of some that are.");
  CHECK(sentence(f1_score, scored({{1, 1}})) ==
        "threshold_for: all samples are of class 1: give predictions of some that are not.");
}

TEST_CASE("what was chosen on some predictions decides others, by one output or by two") {
  const double threshold = threshold_for(recall_score >= 0.75, eight());
  Predictions<Classes<2>> two;
  two.add(std::array{0.4, 0.6}, 1);
  two.add(std::array{0.45, 0.55}, 1);
  two.add(std::array{0.3, not_a_number}, 0);
  two.add(std::array{0.1, 0.9}, 0, 0);
  const auto decided = two.decided_at(threshold);
  CHECK(decided.decided(0) == 1);
  CHECK(decided.decided(1) == 0);
  CHECK(decided.decided(2) == undecided);
  CHECK(recall_score(decided) == 0.5);
  CHECK(specificity_score(decided) == 0);
  CHECK(recall_score(two) == 1);
  const auto again = eight().decided_at(threshold_for(recall_score >= 0.75, eight()));
  CHECK(recall_score(again) == 0.75);
  CHECK(precision_score(again) == 0.75);
  CHECK(specificity_score(again) == 0.75);
  CHECK(confusion_matrix(again)(1, 0) == 1);
  CHECK_THROWS_WITH_AS(static_cast<void>(two.decided_at(not_a_number)),
                       "Predictions::decided_at: the threshold is NaN: give a number.", Error);
  // A weight counts: the negative at 0.7 as three.
  const auto weighted = scored({{0.9, 1}, {0.7, 0, 3}, {0.6, 1}, {0.5, 0}});
  CHECK(threshold_for(recall_score >= 1, weighted).precision == 0.4);
}
