// SPDX-License-Identifier: MIT
// Definitions of report/report_learner.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/report/report_facts.hpp>
#include <ctnn/report/report_html.hpp>
#include <ctnn/report/report_learner.hpp>
#include <ctnn/text/shortest_text.hpp>
#include <ctnn/text/text_table.hpp>

namespace ctnn::inline CTNN_ABI::detail::report {

/// A policy's text without formulas, which stand between ": " and " #" and a hash.
CTNN_COLD CTNN_FUNC std::string without_formulas(std::string text) {
  for (std::size_t end = 0; (end = text.find(" #")) != std::string::npos;) {
    std::size_t after = end + 2;
    while (after < text.size() &&
           std::string_view("0123456789abcdef").find(text[after]) != std::string_view::npos)
      ++after;
    const std::size_t before = text.rfind("; ", end);
    const std::size_t begin = text.find(": ", before == std::string::npos ? 0 : before);
    text.erase(std::min(begin, end), after - std::min(begin, end));
  }
  return text;
}

CTNN_COLD CTNN_FUNC std::string as_written(std::string text) {
  struct Spelling {
    std::string_view type;
    std::string_view policy;
  };
  // Whole names first, then what types alone have at their end.
  static constexpr std::array<Spelling, 11> spellings{{{"BatchSize", "Batch"},
                                                       {"ValueClipping", "ClipValue"},
                                                       {"NormClipping", "ClipNorm"},
                                                       {"DecoupledWeightDecay", "WeightDecay"},
                                                       {"UpdateBelowRule", "UntilUpdateBelow"},
                                                       {"LinearWarmUp", "WarmUp"},
                                                       {"Schedule<", "<"},
                                                       {"Strategy<", "<"},
                                                       {"Initializer<", "<"},
                                                       {"Of<", "<"},
                                                       {"By<", "<"}}};
  for (const Spelling& spelling : spellings)
    if (const std::size_t at = text.find(spelling.type); at != std::string::npos)
      text.replace(at, spelling.type.size(), spelling.policy);
  return text;
}

CTNN_COLD CTNN_FUNC std::string policy_name(std::string_view name, std::string_view full) {
  const std::size_t open = full.find('<');
  std::string text(name);
  if (open == std::string_view::npos) return as_written(text);
  const std::string arguments(full.substr(open + 1));
  for (const char* at = arguments.c_str(); *at != '\0' && *at != '>';) {
    char* end = nullptr;
    const double number = std::strtod(at, &end);
    if (end == at) return as_written(std::string(name));  // no number, such as a type
    text.append(text.size() == name.size() ? "<" : ", ").append(shortest_text(number));
    for (at = end; *at == ',' || *at == ' ';) ++at;
  }
  return as_written(text + ">");
}

CTNN_COLD CTNN_FUNC std::vector<Fact> policy_facts(const std::vector<LearnerPart>& parts) {
  // What a learner has that names nothing else.
  static constexpr std::array<std::string_view, 7> absent{
      "none",
      "EqualClassWeights",
      "NoScaling",
      "ConstantSchedule",
      "NoClipping",
      "NoWeightDecay",
      "ShiftBy<0>, InputNoiseOf<0>, FeatureDropoutOf<0>, NoMixup"};
  std::vector<Fact> rows;
  for (const LearnerPart& part : parts) {
    if (std::string_view(part.key) == "network" || std::ranges::count(absent, part.text) > 0)
      continue;
    rows.push_back({part.name, as_written(without_formulas(part.text))});
  }
  return rows;
}

CTNN_COLD CTNN_FUNC std::string settings_text(int epochs, std::uint64_t seed, double learning_rate,
                                              double penalty) {
  std::string text = "{.epochs = " + std::to_string(epochs) + ", .seed = " + std::to_string(seed) +
                     ", .learning_rate = " + shortest_text(learning_rate);
  if (penalty != 0) text += ", .penalty = " + shortest_text(penalty);
  return text + "}";
}

CTNN_COLD CTNN_FUNC std::vector<Fact> versions() {
  std::vector<Fact> rows;
  rows.push_back({"library", std::string("ctnn ") + library_version});
#if defined(__clang__)
  rows.push_back({"compiler", __VERSION__});
#else
  rows.push_back({"compiler", std::string("g++ ") + __VERSION__});
#endif
#if !defined(__OPTIMIZE__)
  rows.back().text += ", without optimization";
#endif
  rows.push_back({"instruction set", instruction_set});
  return rows;
}

CTNN_COLD CTNN_FUNC std::string shown(const DataFacts& data) {
  std::string out = facts(data.rows);
  constexpr std::size_t most_classes = 40;
  if (data.classes.empty() || data.classes.size() > most_classes) return out;
  std::size_t most = 1;
  for (const ClassCount& c : data.classes) most = std::max(most, c.samples);
  std::vector<Bar> bars;
  for (const ClassCount& c : data.classes)
    bars.push_back({c.name, std::to_string(c.samples),
                    static_cast<double>(c.samples) / static_cast<double>(most)});
  return out + bar_table("class", "samples", bars);
}

}  // namespace ctnn::inline CTNN_ABI::detail::report
