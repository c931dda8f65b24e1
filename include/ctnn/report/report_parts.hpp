// SPDX-License-Identifier: MIT
// The parts that a report is made of, found by their types. Only report/ includes it.
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/metrics/predictions.hpp>
#include <ctnn/metrics/predictor.hpp>
#include <ctnn/report/plot.hpp>
#include <ctnn/training/callbacks.hpp>
#include <ctnn/training/diagnostics.hpp>
#include <ctnn/training/history.hpp>
#include <ctnn/validation/cross_validation.hpp>
#include <ctnn/validation/permutation_importance.hpp>

namespace ctnn::inline CTNN_ABI::detail::report {

/// What a part of a report can be; of cross-validations and plots there may be any number.
enum class Kind {
  unknown,
  title,
  learner,
  model,
  history,
  data,
  measured_on,
  predictions,
  diagnostics,
  importance,
  cross_validation,
  plot
};

template <class>
inline constexpr Kind kind_of_template = Kind::unknown;
template <class Target>
inline constexpr Kind kind_of_template<Predictions<Target>> = Kind::predictions;
template <class Data>
inline constexpr Kind kind_of_template<ValidateOn<Data>> = Kind::measured_on;
template <class Data>
inline constexpr Kind kind_of_template<Diagnostics<Data>> = Kind::diagnostics;
template <class Scores, class Model>
inline constexpr Kind kind_of_template<CrossValidation<Scores, Model>> = Kind::cross_validation;

template <class Part>
concept LearnerType = requires {
  typename Part::network_type;
  typename Part::loss_type;
  typename Part::update_type;
};

template <class Part>
consteval Kind kind_of() {
  if constexpr (kind_of_template<Part> != Kind::unknown)
    return kind_of_template<Part>;
  else if constexpr (std::convertible_to<const Part&, std::string_view>)
    return Kind::title;
  else if constexpr (std::same_as<Part, History>)
    return Kind::history;
  else if constexpr (std::same_as<Part, Plot>)
    return Kind::plot;
  else if constexpr (LearnerType<Part>)
    return Kind::learner;
  else if constexpr (std::same_as<Part, PermutationImportance>)
    return Kind::importance;
  else if constexpr (Predictor<Part>)
    return Kind::model;
  else if constexpr (SampleSource<Part>)
    return Kind::data;
  else
    return Kind::unknown;
}

template <Kind Of, class... Parts>
inline constexpr std::size_t count = (std::size_t{0} + ... + (kind_of<Parts>() == Of));

template <bool Known, bool Once>
struct check_parts : sentence {
  static_assert(Known,
                "A part of report(...) is nothing it knows: it takes, in any order, a title, a "
                "learner, a model, a History, a data set, validate_on(...), predictions, "
                "Diagnostics, the importance of inputs, cross-validations and Plots.");
  static_assert(Once,
                "report(...) has two parts of one kind, such as two learners: keep one. Only of "
                "cross-validations and Plots it takes any number.");
};
template <class... Parts>
inline constexpr bool all_known = (... && (kind_of<Parts>() != Kind::unknown));
template <class... Parts>
inline constexpr bool once =
    (... && (kind_of<Parts>() >= Kind::cross_validation || count<kind_of<Parts>(), Parts...> == 1));

/// The parts, to be asked for by kind.
template <class... Parts>
class PartsOf {
 public:
  explicit PartsOf(const Parts&... parts) : parts_(parts...) {}

  template <Kind Of>
  static constexpr bool has = count<Of, Parts...> > 0;

  /// Calls use(part) for each of a kind, in their order.
  template <Kind Of>
  void each(auto use) const {
    std::apply([&](const auto&... part) { (call_if<Of>(use, part), ...); }, parts_);
  }

  /// The one of a kind.
  template <Kind Of>
    requires has<Of>
  [[nodiscard]] const auto& get() const {
    constexpr Kind kinds[] = {kind_of<Parts>()...};
    constexpr std::size_t at = [&] {
      std::size_t i = 0;
      while (kinds[i] != Of) ++i;
      return i;
    }();
    return std::get<at>(parts_);
  }

 private:
  template <Kind Of, class Part>
  static void call_if(auto& use, const Part& part) {
    if constexpr (kind_of<Part>() == Of) use(part);
  }

  std::tuple<const Parts&...> parts_;
};

}  // namespace ctnn::inline CTNN_ABI::detail::report
