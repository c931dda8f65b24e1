// SPDX-License-Identifier: MIT
// Definitions of report/report_training.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/report/plot.hpp>
#include <ctnn/report/report_html.hpp>
#include <ctnn/report/report_training.hpp>
#include <ctnn/report/svg.hpp>
#include <ctnn/text/text_table.hpp>
#include <ctnn/training/diagnostics.hpp>
#include <ctnn/training/history.hpp>

namespace ctnn::inline CTNN_ABI::detail::report {

/// What is watched for the best epoch.
CTNN_COLD CTNN_FUNC double watched_loss(const Epoch& epoch) {
  return std::isnan(epoch.validation_loss) ? epoch.loss : epoch.validation_loss;
}

CTNN_COLD CTNN_FUNC const Epoch* best_epoch(const std::vector<Epoch>& epochs) {
  const Epoch* best = nullptr;
  for (const Epoch& epoch : epochs)
    if (std::isfinite(watched_loss(epoch)) &&
        (best == nullptr || watched_loss(epoch) < watched_loss(*best)))
      best = &epoch;
  return best;
}

/// The values of several lines, and what is to be known of them before they are drawn.
struct Lines {
  struct Line {
    std::string name;
    std::vector<PlotPoint> points;
  };
  std::vector<Line> lines;
  double least = std::numeric_limits<double>::infinity();
  double most = -std::numeric_limits<double>::infinity();

  CTNN_COLD void add(std::string name, std::vector<PlotPoint> points) {
    bool any = false;
    for (const PlotPoint& point : points)
      if (std::isfinite(point.y)) {
        least = std::min(least, point.y);
        most = std::max(most, point.y);
        any = true;
      }
    if (any) lines.push_back({std::move(name), std::move(points)});
  }
  /// Numbers that lie orders of magnitude apart are drawn by their logarithms.
  [[nodiscard]] CTNN_COLD Plot plot(const char* title, const char* y, bool may_be_log) const {
    Plot::Options options = narrow(title, "epoch", y);
    options.log_y = may_be_log && least > 0 && most > 20 * least;
    Plot plot(options);
    for (const Line& line : lines)
      if (line.points.size() == 1)
        plot.dots(line.name, line.points);
      else
        plot.line(line.name, line.points);
    return plot;
  }
};

CTNN_COLD CTNN_FUNC std::vector<PlotPoint> by_epoch(const std::vector<Epoch>& epochs,
                                                    double Epoch::* of) {
  std::vector<PlotPoint> points;
  for (const Epoch& epoch : epochs)
    points.push_back({static_cast<double>(epoch.number), epoch.*of});
  return points;
}

/// One figure of a member of every run beside its sister of validation.
CTNN_COLD CTNN_FUNC void add_curves(std::vector<std::string>& figures,
                                    const std::vector<std::vector<Epoch>>& runs, const char* title,
                                    double Epoch::* training, double Epoch::* validation,
                                    const Epoch* best) {
  Lines lines;
  for (const std::vector<Epoch>& run : runs) lines.add("training", by_epoch(run, training));
  for (const std::vector<Epoch>& run : runs) lines.add("validation", by_epoch(run, validation));
  if (lines.lines.empty()) return;
  Plot plot = lines.plot(title, title, training == &Epoch::loss);
  if (best != nullptr) {
    const auto x = static_cast<double>(best->number);
    const double y = std::isnan(best->*validation) ? best->*training : best->*validation;
    const std::string name = "best epoch: " + std::to_string(best->number);
    plot.dots(name, {{x, y}}).line(name, {{x, lines.least}, {x, lines.most}}, true);
  }
  figures.push_back(figure(plot));
}

CTNN_COLD CTNN_FUNC std::string shown_runs(const std::vector<std::vector<Epoch>>& runs) {
  const Epoch* best = runs.size() == 1 ? best_epoch(runs.front()) : nullptr;
  std::vector<std::string> figures;
  add_curves(figures, runs, "loss", &Epoch::loss, &Epoch::validation_loss, best);
  add_curves(figures, runs, "accuracy", &Epoch::accuracy, &Epoch::validation_accuracy, best);
  Lines rates;
  for (const std::vector<Epoch>& run : runs) rates.add("", by_epoch(run, &Epoch::learning_rate));
  if (rates.most > rates.least)
    figures.push_back(figure(rates.plot("learning rate", "learning rate", true)));
  std::string out = beside(figures);
  if (rates.most == rates.least)
    out += paragraph("The learning rate is " + short_text(rates.most) + " in every epoch.");
  return out;
}

CTNN_COLD CTNN_FUNC std::string shown(const std::vector<History>& folds) {
  std::vector<std::vector<Epoch>> runs;
  for (const History& fold : folds)
    if (!fold.epochs.empty()) runs.push_back(fold.epochs);
  return runs.empty() ? std::string() : shown_runs(runs);
}

CTNN_COLD CTNN_FUNC std::string shown(const History& history) {
  // A callback of a cross-validation has the epochs of all folds.
  std::vector<std::vector<Epoch>> runs;
  for (const Epoch& epoch : history.epochs) {
    const auto fold = static_cast<std::size_t>(std::max(epoch.fold - 1, 0));
    runs.resize(std::max(runs.size(), fold + 1));
    runs[fold].push_back(epoch);
  }
  std::erase_if(runs, [](const auto& run) { return run.empty(); });
  if (runs.empty()) return {};
  std::string text = history.outcome.text;
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  if (const Epoch* best = best_epoch(runs.front()); runs.size() == 1 && best != nullptr)
    text.append(" The lowest ")
        .append(std::isnan(best->validation_loss) ? "" : "validation ")
        .append("loss is that of epoch " + std::to_string(best->number) + ": ")
        .append(number_text(watched_loss(*best)) + ".");
  std::string warnings;
  for (const std::string& warning : history.outcome.warnings.list())
    warnings += svg::join({"<p class=\"warning\">", svg::escaped(warning), "</p>\n"});
  return paragraph(text) + warnings + shown_runs(runs);
}

CTNN_COLD CTNN_FUNC std::string shown(const std::vector<std::vector<LayerDiagnostics>>& epochs) {
  if (epochs.empty()) return {};
  const auto lines_of = [&](double LayerDiagnostics::* of) {
    Lines lines;
    for (std::size_t l = 0; l < epochs.front().size(); ++l) {
      std::vector<PlotPoint> points;
      for (std::size_t e = 0; e < epochs.size(); ++e)
        points.push_back({static_cast<double>(e + 1), epochs[e][l].*of});
      lines.add(std::to_string(l + 1) + " " + std::string(epochs.front()[l].layer),
                std::move(points));
    }
    return lines;
  };
  std::vector<std::string> figures;
  std::string none;
  const auto add = [&](const char* title, const char* y, double LayerDiagnostics::* of, bool log) {
    const Lines lines = lines_of(of);
    if (lines.most > 0)
      figures.push_back(figure(lines.plot(title, y, log)));
    else if (lines.most == 0)
      none += svg::join({none.empty() ? "" : " ", "There are no ", title, " in any epoch."});
  };
  add("gradients", "norm, by layer", &LayerDiagnostics::gradient_norm, true);
  add("dead ReLU neurons", "share, by layer", &LayerDiagnostics::dead, false);
  add("saturated outputs", "share, by layer", &LayerDiagnostics::saturated, false);
  return beside(figures) + paragraph(none);
}

CTNN_COLD CTNN_FUNC std::vector<Fact> timings(const History& history) {
  if (history.epochs.empty()) return {};
  const Epoch& last = history.epochs.back();
  std::vector<Fact> rows;
  rows.push_back({"epochs", std::to_string(last.number) + " of " + std::to_string(last.total)});
  rows.push_back({"samples of an epoch", std::to_string(last.samples)});
  if (last.fold == 0 && last.seconds > 0) {
    const double trained = last.number - last.resumed;
    rows.push_back({"seconds", svg::digits(last.seconds, 3)});
    rows.push_back({"samples a second",
                    thousands(static_cast<double>(last.samples) * trained / last.seconds)});
  }
  return rows;
}

}  // namespace ctnn::inline CTNN_ABI::detail::report
