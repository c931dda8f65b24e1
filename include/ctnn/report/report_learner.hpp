// SPDX-License-Identifier: MIT
// What a report says of a learner, a network and a data set: formulas, settings, plan, counts. Only
// report/ includes it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/inspect/explain_training.hpp>
#include <ctnn/inspect/html.hpp>
#include <ctnn/inspect/print_plan.hpp>
#include <ctnn/inspect/summary.hpp>
#include <ctnn/metrics/spread.hpp>
#include <ctnn/network/initializers.hpp>
#include <ctnn/plan/make_plan.hpp>
#include <ctnn/policies/policies.hpp>
#include <ctnn/report/report_facts.hpp>
#include <ctnn/report/report_html.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/text/shortest_text.hpp>
#include <ctnn/text/text_table.hpp>
#include <ctnn/text/type_name.hpp>
#include <ctnn/training/learner_identity.hpp>

namespace ctnn::inline CTNN_ABI::detail::report {

/// What policies are, without the formulas that stand elsewhere and without those that every learner has.
[[nodiscard]] std::vector<Fact> policy_facts(const std::vector<LearnerPart>& parts);

/// A policy as a program writes it, KFold<10>: its type is called KFoldStrategy, by `name`, and has the numbers
/// in its `full` name.
[[nodiscard]] std::string policy_name(std::string_view name, std::string_view full);
template <class Policy>
[[nodiscard]] std::string policy_name() {
  return policy_name(type_name<Policy>(), full_type_name<Policy>());
}

/// The settings of run time, as they are written in a program.
[[nodiscard]] std::string settings_text(int epochs, std::uint64_t seed, double learning_rate,
                                        double penalty);

/// Library, compiler and instruction set.
[[nodiscard]] std::vector<Fact> versions();

[[nodiscard]] std::string shown(const DataFacts& data);

/// What is printed, as text.
[[nodiscard]] std::string printed(const auto& what) {
  std::ostringstream out;
  out << what;
  return std::move(out).str();
}

/// All that a run depends on but for the data.
template <class L>
[[nodiscard]] std::vector<Fact> learner_facts() {
  std::vector<Fact> rows = policy_facts(learner_parts<L>());
  rows.push_back({"numbers", std::is_same_v<typename L::scalar, double> ? "double" : "float"});
  using first_weights = typename L::template policy<initializer_kind>;
  if constexpr (!std::is_same_v<first_weights, InitializerOfActivation>)
    rows.push_back({"first weights", policy_name<first_weights>()});
  if constexpr (L::early_stopping_type::present)
    rows.push_back({"patience", std::to_string(L::early_stopping_type::options.patience)});
  if constexpr (L::stopping_rule_type::present)
    rows.push_back({"stopping rule", policy_name<typename L::stopping_rule_type>()});
  if constexpr (!std::is_same_v<typename L::validation_type, NoValidation>)
    rows.push_back({"validation", policy_name<typename L::validation_type>()});
  return rows;
}

/// The formulas as HTML; with a learner those of loss, penalty and update, too.
template <class Explained>
[[nodiscard]] std::string formulas() {
  return "<div class=\"formulas\">\n" + printed(ctnn::html(Explained{})) + "</div>\n";
}

template <class L>
[[nodiscard]] std::string plan_text() {
  return printed(
      make_plan<typename L::network_type, Vector<typename L::scalar>>(L::batch_type::size));
}

/// What a data set has: samples, inputs, targets.
template <SampleSource Data>
[[nodiscard]] DataFacts data_facts(const Data& data) {
  using Target = typename Data::target_type;
  DataFacts result;
  const auto add = [&](const char* name, std::string text) {
    result.rows.push_back({name, std::move(text)});
  };
  add("samples", std::to_string(data.size()));
  float least = std::numeric_limits<float>::infinity();
  float most = -least;
  bool weighted = false;
  for (std::size_t i = 0; i < data.size(); ++i) {
    weighted = weighted || data.weight(i) != 1;
    for (const float x : data.x(i)) least = std::min(least, x), most = std::max(most, x);
  }
  add("inputs",
      std::to_string(Data::inputs) +
          (data.size() > 0 ? ", from " + short_text(least) + " to " + short_text(most) : ""));
  if (weighted) add("weights", "of their own");
  if constexpr (ClassTarget<Target>) {
    add("classes", std::to_string(Target::classes));
    result.classes.resize(static_cast<std::size_t>(Target::classes));
    for (std::size_t c = 0; c < result.classes.size(); ++c)
      result.classes[c].name = std::to_string(c);
    if constexpr (requires { data.class_names(); })
      for (std::size_t c = 0; c < std::min(result.classes.size(), data.class_names().size()); ++c)
        result.classes[c].name = data.class_names()[c];
    for (std::size_t i = 0; i < data.size(); ++i)
      ++result.classes[static_cast<std::size_t>(data.target(i))].samples;
  } else if constexpr (HeadTargets<Target>) {
    add("targets", "of " + std::to_string(Target::heads) + " heads");
  } else {
    add("targets", counted(static_cast<std::size_t>(Target::width), "number"));
    for (std::size_t o = 0; o < static_cast<std::size_t>(std::min(Target::width, 8)); ++o) {
      Spread spread;
      for (std::size_t i = 0; i < data.size(); ++i)
        spread.add(static_cast<double>(data.target(i)[o]));
      add("", "mean " + short_text(spread.first + spread.sum / spread.count) + ", deviation " +
                  short_text(std::sqrt(spread.around_mean() / spread.count)));
    }
  }
  return result;
}

}  // namespace ctnn::inline CTNN_ABI::detail::report

#if !defined(CTNN_COMPILED)
#include <ctnn/report/report_learner-inl.hpp>
#endif
