// SPDX-License-Identifier: MIT
// A report of a training as one page of HTML: write_report("run.html", report(learner, model, history,
// data, validate_on(data, split.test))).
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/inspect/explain_network.hpp>
#include <ctnn/inspect/explain_training.hpp>
#include <ctnn/io/files/file_path.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/report/report_html.hpp>
#include <ctnn/report/report_learner.hpp>
#include <ctnn/report/report_parts.hpp>
#include <ctnn/report/report_predictions.hpp>
#include <ctnn/report/report_results.hpp>
#include <ctnn/report/report_training.hpp>
#include <ctnn/report/report_validation.hpp>
#include <ctnn/report/svg.hpp>

namespace ctnn::inline CTNN_ABI {

/// A page about a training; what report(…) returns.
struct Report {
  std::string title;  ///< as text
  std::string body;   ///< as HTML, without the title
};

/// The page as a text: a whole file of HTML that needs nothing beside it and has no scripts.
[[nodiscard]] std::string html(const Report& page);

/// Writes the page to a file, in the place of one of that name, as a whole or not at all. Throws Error
/// when that fails.
void write_report(const FilePath& path, const Report& page);

namespace detail::report {

/// The figures that one looks for first, in a line.
class Lead {
 public:
  void add(const Fact& score, const std::string& of) {
    text_ += (text_.empty() ? "" : "; ") + score.name + " " + score.text + of;
  }
  [[nodiscard]] std::string shown() const {
    return text_.empty() ? "" : "<p class=\"lead\">" + svg::escaped(text_) + "</p>\n";
  }

 private:
  std::string text_;
};

/// The names of classes: those of the data, or else of what was predicted.
template <class Parts>
[[nodiscard]] std::vector<std::string> class_names(const Parts& parts) {
  std::vector<std::string> names;
  const auto take = [&](const auto& part) {
    if (names.empty()) names = class_names_of(part);
  };
  parts.template each<Kind::data>(take);
  parts.template each<Kind::measured_on>([&](const auto& part) { take(*part.data); });
  parts.template each<Kind::predictions>(take);
  return names;
}

/// What the predictions of a model are: those given, or those on the samples of validate_on, or on all
/// of the data.
template <class Parts>
[[nodiscard]] std::string results(const Parts& parts, Lead& lead) {
  std::string out;
  const auto show = [&](const auto& predictions, const char* of) {
    if (predictions.empty()) return;
    const std::string samples = counted(predictions.size(), "sample");
    out += paragraph("Measured on " + samples + of);
    for_each_result(predictions, class_names(parts), [&](const auto& r) {
      lead.add(r.scores.front(), (r.head.empty() ? "" : " of " + r.head) + " on " + samples);
      out += shown(r);
    });
  };
  if constexpr (Parts::template has<Kind::predictions>) {
    show(parts.template get<Kind::predictions>(), " in the predictions given.");
  } else if constexpr (Parts::template has<Kind::model>) {
    const auto& model = parts.template get<Kind::model>();
    if constexpr (Parts::template has<Kind::measured_on>) {
      const auto& on = parts.template get<Kind::measured_on>();
      show(predict(model, *on.data, on.samples), " of validate_on.");
    } else if constexpr (Parts::template has<Kind::data>) {
      show(predict(model, parts.template get<Kind::data>()),
           " of the data set, those that were trained on included. What the model is worth on "
           "others "
           "is shown with validate_on(data, indices) among the parts.");
    }
  }
  return out;
}

template <class Scores, class Model>
[[nodiscard]] std::string folds(const CrossValidation<Scores, Model>& v,
                                const std::vector<std::string>& names, Lead& lead) {
  std::vector<MetricScores> metrics{v.headline()};
  lead.add({metrics.front().name, plus_minus(v.score())}, " over " + folds_text(v.folds.size()));
  for (const MetricScores& metric : v.metrics)
    if (metric.name != metrics.front().name) metrics.push_back(metric);
  std::string out = shown_folds(metrics, v.seconds);
  if constexpr (requires { v.pooled.confusion; })
    out += heat_map(confusion_of(v.pooled.confusion),
                    names.empty() ? class_names_of(v.pooled.confusion) : names);
  return out + shown(v.histories);
}

template <class Parts>
[[nodiscard]] std::string trained(const Parts& parts) {
  std::string out;
  if constexpr (Parts::template has<Kind::learner>) {
    using L = std::remove_cvref_t<decltype(parts.template get<Kind::learner>())>;
    out = preformatted(printed(Summary<typename L::network_type>{})) +
          section("Formulas", formulas<LearnerExplained<L>>());
  } else if constexpr (Parts::template has<Kind::model>) {
    using M = std::remove_cvref_t<decltype(parts.template get<Kind::model>())>;
    if constexpr (requires {
                    typename M::network_type;
                    typename M::layout;
                  })
      out = preformatted(printed(Summary<typename M::network_type>{})) +
            section("Formulas", formulas<NetworkExplained<typename M::network_type>>());
  }
  return out;
}

/// What it takes to have the same again.
template <class Parts>
[[nodiscard]] std::string repeated(const Parts& parts) {
  std::string out;
  parts.template each<Kind::learner>([&]<class L>(const L& learner) {
    out += facts(learner_facts<L>()) +
           preformatted("Learner" + settings_text(learner.epochs, learner.seed,
                                                  learner.learning_rate, learner.penalty));
  });
  return out + facts(versions()) +
         (out.empty() ? "" : paragraph("The same program and data give the same bits."));
}

template <class Parts>
[[nodiscard]] Report make_report(const Parts& parts) {
  Report page{"Report of a training", {}};
  parts.template each<Kind::title>([&](const auto& title) { page.title = title; });
  std::string training;
  std::vector<Fact> times;
  parts.template each<Kind::history>([&](const History& history) {
    training += shown(history);
    times = timings(history);
  });
  parts.template each<Kind::diagnostics>([&](const auto& d) { training += shown(d.epochs); });
  Lead lead;
  const std::string measured = section("Results", results(parts, lead));
  std::string validated;
  parts.template each<Kind::cross_validation>([&](const auto& v) {
    validated += section("Cross-validation", folds(v, class_names(parts), lead));
  });
  page.body = lead.shown() + trained(parts) + section("Training", training) + measured + validated;
  parts.template each<Kind::importance>([&](const auto& importance) {
    page.body += section("Importance of inputs", shown(importance));
  });
  std::vector<std::string> plots;
  parts.template each<Kind::plot>([&](const Plot& plot) { plots.push_back(figure(plot)); });
  page.body += section("Plots", beside(plots));
  parts.template each<Kind::data>(
      [&](const auto& data) { page.body += section("Data", shown(data_facts(data))); });
  std::string speed = facts(times);
  parts.template each<Kind::learner>(
      [&]<class L>(const L&) { speed += preformatted(plan_text<L>()); });
  page.body += section("Plan and timings", speed) + section("To repeat it", repeated(parts));
  return page;
}

}  // namespace detail::report

/// A page about a training, of parts in any order, each told by its type and none of them needed:
///  - a title;
///  - a learner: the network, its formulas and those of loss, penalty and update, the plan, all settings
///    and the seed;
///  - a model: measured on the samples of validate_on(data, indices), else on all of the data;
///  - a History: loss, accuracy and learning rate by epoch, the best epoch, timings;
///  - Diagnostics: norms of gradients, dead and saturated neurons;
///  - a data set: samples, inputs, classes;
///  - predictions, such as predict(model, data, split.test), in the place of those of the model;
///  - cross-validations: a dot for every fold, mean and deviation, confusion of all folds;
///  - what permutation_importance returns: a bar for every input;
///  - Plots, which come as they are.
/// Of classes it shows a confusion matrix, ROC curves and calibration, of numbers predicted against true
/// values and residuals. The same parts give the same page. Throws Error as `predict` does.
template <class... Parts>
[[nodiscard]] Report report(const Parts&... parts) {
  namespace page = detail::report;
  constexpr bool known = page::all_known<Parts...>;
  constexpr bool once = !known || page::once<Parts...>;
  static_assert(page::check_parts<known, once>::checked);
  if constexpr (known && once)
    return page::make_report(page::PartsOf<Parts...>(parts...));
  else
    return {};
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/report/report-inl.hpp>
#endif
