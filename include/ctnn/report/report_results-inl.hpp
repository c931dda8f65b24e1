// SPDX-License-Identifier: MIT
// Definitions of report/report_results.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/metrics/ranking.hpp>
#include <ctnn/metrics/threshold_curves.hpp>
#include <ctnn/report/plot.hpp>
#include <ctnn/report/report_facts.hpp>
#include <ctnn/report/report_html.hpp>
#include <ctnn/report/report_results.hpp>
#include <ctnn/report/svg.hpp>
#include <ctnn/text/text_table.hpp>

namespace ctnn::inline CTNN_ABI::detail::report {

CTNN_COLD CTNN_FUNC std::vector<PlotPoint> roc_points(const std::vector<Tie>& ranked) {
  const auto any = [&](double Tie::* of) {
    return std::ranges::any_of(ranked, [of](const Tie& tie) { return tie.*of > 0; });
  };
  if (!any(&Tie::positives) || !any(&Tie::negatives)) return {};
  const RocCurve curve = roc_curve(ranked);
  std::vector<PlotPoint> points{{0, 0}};
  constexpr double visible = 1.0 / 320;
  for (std::size_t k = 1; k + 1 < curve.fpr.size(); ++k) {
    const PlotPoint& last = points.back();
    const bool right = curve.fpr[k] > last.x;
    const bool turns = (curve.fpr[k + 1] > curve.fpr[k]) != right;
    if (turns && std::max(curve.fpr[k] - last.x, curve.tpr[k] - last.y) >= visible)
      points.push_back({curve.fpr[k], curve.tpr[k]});
  }
  points.push_back({1, 1});
  return points;
}

CTNN_COLD CTNN_FUNC std::string class_name(const std::vector<std::string>& names, std::size_t c) {
  return c < names.size() ? names[c] : std::to_string(c);
}

CTNN_COLD CTNN_FUNC std::string most_mistaken(const Confusion& confusion, std::size_t classes,
                                              const std::vector<std::string>& names) {
  std::vector<std::size_t> cells;
  for (std::size_t i = 0; i < confusion.counts.size(); ++i)
    if (confusion.counts[i] > 0 && i / classes != i % classes) cells.push_back(i);
  std::ranges::sort(cells, [&](std::size_t a, std::size_t b) {
    return std::pair(confusion.counts[b], a) < std::pair(confusion.counts[a], b);
  });
  constexpr std::size_t most = 20;
  if (cells.size() > most) cells.resize(most);
  std::vector<std::vector<std::string>> rows;
  for (const std::size_t i : cells)
    rows.push_back({class_name(names, i / classes), class_name(names, i % classes),
                    std::to_string(confusion.counts[i])});
  if (rows.empty()) return paragraph("No sample is taken for one of another class.");
  return table({"class", "taken for", "samples"}, rows);
}

CTNN_COLD CTNN_FUNC std::string heat_map(const Confusion& confusion,
                                         const std::vector<std::string>& names) {
  using svg::escaped;
  using svg::join;
  std::size_t classes = 0;
  while (classes * classes < confusion.counts.size()) ++classes;
  std::string out;
  if (confusion.undecided > 0)
    out = paragraph(counted(confusion.undecided, "sample") +
                    " undecided: an output is NaN. They are in no column.");
  constexpr std::size_t most = 40;
  if (classes > most) return most_mistaken(confusion, classes, names) + out;
  std::string head;
  bool upright = false;
  for (std::size_t c = 0; c < classes; ++c) upright |= class_name(names, c).size() > 3;
  for (std::size_t c = 0; c < classes; ++c)
    head += join({"<th scope=\"col\"><div", upright ? " class=\"upright\"" : "", ">",
                  escaped(class_name(names, c)), "</div></th>"});
  std::string rows;
  for (std::size_t target = 0; target < classes; ++target) {
    const std::span<const std::size_t> row(confusion.counts.data() + target * classes, classes);
    const auto all = static_cast<double>(std::accumulate(row.begin(), row.end(), std::size_t{0}));
    rows += join({"<tr><th scope=\"row\">", escaped(class_name(names, target)), "</th>"});
    for (std::size_t c = 0; c < classes; ++c) {
      if (row[c] == 0) {
        rows += "<td class=\"no\">·</td>";
        continue;
      }
      // The root, so that a mistake in a hundred is seen; mistakes are of another colour.
      const double fullness = 0.1 + 0.8 * std::sqrt(static_cast<double>(row[c]) / all);
      rows += join({"<td", fullness > 0.65 ? " class=\"full\"" : "", " style=\"background:rgba(",
                    c == target ? "11,110,153," : "190,90,20,", svg::digits(fullness, 2), ")\">",
                    std::to_string(row[c]), "</td>"});
    }
    rows += "</tr>\n";
  }
  return join(
      {"<h3>Confusion matrix</h3>\n",
       "<p class=\"note\">A row for each true class, a column for each class decided for.</p>\n",
       "<div class=\"wide\"><table class=\"heat\"><thead><tr><th></th>", head,
       "</tr></thead><tbody>\n", rows, "</tbody></table></div>\n", out});
}

/// One curve for each class, of many the worst.
CTNN_COLD CTNN_FUNC std::string roc_figure(const ClassResults& results) {
  std::vector<std::size_t> order;
  for (std::size_t c = results.classes.size() == 2 ? 1 : 0; c < results.classes.size(); ++c)
    if (!results.classes[c].roc.empty()) order.push_back(c);
  if (order.empty()) return {};
  const std::size_t all = order.size();
  std::ranges::sort(order, std::less<>{},
                    [&](std::size_t c) { return std::pair(results.classes[c].roc_auc, c); });
  constexpr std::size_t most = 5;
  if (order.size() > most) order.resize(most);
  Plot::Options options =
      narrow(all > most ? "ROC, of the " + std::to_string(most) + " classes of the lowest AUC"
             : all > 1  ? "ROC, each class against the rest"
                        : "ROC",
             "false positive rate", "true positive rate");
  options.x_low = options.y_low = -0.01;
  options.x_high = options.y_high = 1.01;
  Plot plot(options);
  for (const std::size_t c : order)
    plot.line(class_name(results.names, c) + ": " + score_text(results.classes[c].roc_auc),
              results.classes[c].roc);
  return figure(plot.line("", {{0, 0}, {1, 1}}, true));
}

CTNN_COLD CTNN_FUNC std::string calibration_figure(const ClassResults& results) {
  if (results.calibration.empty()) return {};
  const bool two = results.classes.size() == 2;
  Plot::Options options = narrow("calibration",
                                 two ? "predicted probability of " + class_name(results.names, 1)
                                     : "probability of the class decided for",
                                 "share that came true");
  options.x_low = options.y_low = -0.02;
  options.x_high = options.y_high = 1.02;
  Plot plot(options);
  std::vector<PlotPoint> points;
  for (const CalibrationBin& bin : results.calibration)
    points.push_back({bin.predicted, bin.observed});
  double all = 0;
  for (const CalibrationBin& bin : results.calibration) all += bin.weight;
  std::vector<PlotPoint> shares;
  for (const CalibrationBin& bin : results.calibration)
    shares.push_back({bin.predicted, bin.weight / all});
  plot.line("model", points).dots("model", points).dots("share of the samples", shares);
  return figure(plot.line("", {{0, 0}, {1, 1}}, true));
}

CTNN_COLD CTNN_FUNC std::string headed(const std::string& head, const std::string& inner) {
  return head.empty() ? inner : svg::join({"<h3>", svg::escaped(head), "</h3>\n", inner});
}

CTNN_COLD CTNN_FUNC std::string three_decimals(double share) {
  if (std::isnan(share)) return "–";
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", share);
  return text;
}

CTNN_COLD CTNN_FUNC std::string shown(const ClassResults& results) {
  std::vector<std::vector<std::string>> rows;
  constexpr std::size_t most = 100;
  for (std::size_t c = 0; c < std::min(results.classes.size(), most); ++c) {
    const ClassScore& of = results.classes[c];
    std::vector<std::string> row{class_name(results.names, c), short_text(of.samples)};
    for (const double share : {of.precision, of.recall, of.f1, of.roc_auc})
      row.push_back(three_decimals(share));
    rows.push_back(std::move(row));
  }
  std::vector<std::string> figures;
  for (std::string figure : {roc_figure(results), calibration_figure(results)})
    if (!figure.empty()) figures.push_back(std::move(figure));
  return headed(
      results.head,
      facts(results.scores) +
          beside({heat_map(results.confusion, results.names),
                  "<h3>By class</h3>\n" +
                      table({"class", "samples", "precision", "recall", "F1", "AUC"}, rows)}) +
          beside(figures) + paragraph(results.uncalibrated));
}

/// Predicted against true, and a diagonal.
CTNN_COLD CTNN_FUNC std::string prediction_figure(const std::vector<PlotPoint>& all,
                                                  const std::string& name) {
  constexpr std::size_t most = 500;
  const std::size_t step = (all.size() + most - 1) / most;
  std::vector<PlotPoint> points;
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!std::isfinite(all[i].x) || !std::isfinite(all[i].y)) continue;
    low = std::min({low, all[i].x, all[i].y});
    high = std::max({high, all[i].x, all[i].y});
    if (i % step == 0) points.push_back(all[i]);
  }
  if (points.empty()) return {};
  Plot plot(narrow("predicted and true values" + name, "true", "predicted"));
  plot.dots(step > 1 ? "one sample of " + std::to_string(step) : "a sample", points);
  return figure(plot.line("predicted = true", {{low, low}, {high, high}}, true));
}

/// How many residuals there are of each size, as the outline of bars.
CTNN_COLD CTNN_FUNC std::string residual_figure(const std::vector<PlotPoint>& all,
                                                const std::string& name) {
  std::vector<double> residuals;
  for (const PlotPoint& point : all)
    if (std::isfinite(point.y - point.x)) residuals.push_back(point.y - point.x);
  if (residuals.empty()) return {};
  const auto [least, greatest] = std::ranges::minmax(residuals);
  constexpr std::size_t bins = 24;
  const double wide = (greatest - least) / bins;
  Plot plot(narrow("residuals" + name, "predicted − true", "samples"));
  if (!(wide > 0) || !std::isfinite(wide))
    return paragraph("All residuals" + name + " are " + short_text(least) + ".");
  std::array<double, bins> counts{};
  for (const double r : residuals)
    ++counts[std::min(static_cast<std::size_t>((r - least) / wide), bins - 1)];
  std::vector<PlotPoint> outline{{least, 0}};
  for (std::size_t b = 0; b < bins; ++b)
    for (const std::size_t side : {b, b + 1})
      outline.push_back({least + static_cast<double>(side) * wide, counts[b]});
  outline.push_back({greatest, 0});
  const double most = *std::ranges::max_element(counts);
  return figure(plot.line("", std::move(outline)).line("no error", {{0, 0}, {0, most}}, true));
}

CTNN_COLD CTNN_FUNC std::string shown(const NumberResults& results) {
  std::vector<std::string> figures;
  constexpr std::size_t most = 6;
  for (std::size_t o = 0; o < std::min(results.outputs.size(), most); ++o) {
    const std::string name = results.outputs.size() > 1 ? ", output " + std::to_string(o) : "";
    for (std::string figure :
         {prediction_figure(results.outputs[o], name), residual_figure(results.outputs[o], name)})
      if (!figure.empty()) figures.push_back(std::move(figure));
  }
  return headed(results.head, facts(results.scores) + beside(figures));
}

}  // namespace ctnn::inline CTNN_ABI::detail::report
