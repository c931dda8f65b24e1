// SPDX-License-Identifier: MIT
// Definitions of report/report_validation.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/report/plot.hpp>
#include <ctnn/report/report_html.hpp>
#include <ctnn/report/report_validation.hpp>
#include <ctnn/report/svg.hpp>
#include <ctnn/text/text_table.hpp>
#include <ctnn/validation/cross_validation.hpp>
#include <ctnn/validation/permutation_importance.hpp>

namespace ctnn::inline CTNN_ABI::detail::report {

CTNN_COLD CTNN_FUNC std::string shown_folds(const std::vector<MetricScores>& metrics,
                                            std::span<const double> seconds) {
  std::vector<std::string> figures;
  std::vector<std::vector<std::string>> rows;
  for (const MetricScores& metric : metrics) {
    const MeanDeviation score = metric.score();
    rows.push_back(
        {metric.name, std::isnan(score.mean) ? "–" : plus_minus(score), score_text(metric.pooled)});
    std::vector<PlotPoint> dots;
    for (std::size_t f = 0; f < metric.folds.size(); ++f)
      dots.push_back({static_cast<double>(f + 1), metric.folds[f]});
    if (dots.size() < 2 || !std::isfinite(score.mean)) continue;
    const double last = static_cast<double>(dots.size()) + 0.5;
    const auto level = [&](double y) { return std::vector<PlotPoint>{{0.5, y}, {last, y}}; };
    Plot::Options options = narrow(metric.name, "fold", metric.name);
    options.x_low = 0.5;
    options.x_high = last;
    Plot plot(options);
    plot.dots("a fold", dots).line("mean", level(score.mean));
    plot.line("mean ± deviation", level(score.mean - score.deviation), true);
    plot.line("mean ± deviation", level(score.mean + score.deviation), true);
    figures.push_back(figure(plot));
  }
  double all = 0;
  for (const double each : seconds) all += each;
  return table({"", "mean ± deviation of the folds", "all folds in one table"}, rows) +
         beside(figures) +
         (all > 0 ? paragraph(counted(seconds.size(), "fold") + " trained in " +
                              svg::digits(all, 3) + " s of one thread's time.")
                  : "");
}

CTNN_COLD CTNN_FUNC std::string shown(const PermutationImportance& importance) {
  const std::vector<InputImportance> inputs = importance.sorted();
  const double most = inputs.empty() ? 0 : inputs.front().loss().mean;
  std::vector<Bar> bars;
  constexpr std::size_t shown_inputs = 30;
  for (std::size_t i = 0; i < std::min(inputs.size(), shown_inputs); ++i) {
    const MeanDeviation loss = inputs[i].loss();
    bars.push_back({inputs[i].name, plus_minus(loss), most > 0 ? loss.mean / most : 0});
  }
  std::string more;
  if (inputs.size() > shown_inputs)
    more = paragraph(counted(inputs.size() - shown_inputs, "input") + " more.");
  return paragraph("What the " + importance.metric + " of " + score_text(importance.score) +
                   " loses when the values of an input are shuffled.") +
         bar_table("input", "loss", bars) + more;
}

}  // namespace ctnn::inline CTNN_ABI::detail::report
