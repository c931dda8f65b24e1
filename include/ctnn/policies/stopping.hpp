// SPDX-License-Identifier: MIT
// Policies of how `fit` goes about its epochs: one update an epoch, and rules for when to stop.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/policies/improved.hpp>

namespace ctnn::inline CTNN_ABI {

/// What every policy of `fit` alone derives from.
struct fit_policy {};

/// Batch gradient descent: the gradient is the mean over all training samples, and every epoch is
/// one update. Batch<N> still says how many samples are computed, and held in memory, at a time.
/// Penalties on outputs are means over those N.
inline constexpr struct FullBatch : fit_policy {
} FullBatch{};

/// What EarlyStopping watches.
enum class Monitor { loss, accuracy };

/// The settings of EarlyStopping. Keras' callback of that name has a patience of 0, keeps the weights
/// of the last epoch unless restore_best_weights is true, and watches the samples of fit's
/// validation_data or validation_split, as .part = 0 does those of validate_on(…).
struct EarlyStop {
  Monitor monitor = Monitor::loss;  ///< of the samples that are not trained on
  double min_delta = 0;  ///< what counts as better: by more than this, whatever the value's sign
  int patience = 10;     ///< epochs without a better one before training stops, 1 or more
  double part = 0.1;     ///< of the training samples, held out; 0 watches validate_on(…)
  bool restore_best = true;  ///< return the weights of the best epoch, not of the last
};

namespace detail {

// What is said of how training ended, a sentence each; `change` is the largest of a weight.
[[nodiscard]] std::string out_of_patience_text(Monitor monitor, bool held_out, int epochs,
                                               double best, int patience);
[[nodiscard]] std::string converged_text(int epochs, double change);
[[nodiscard]] std::string not_converged_text(int epochs, double change, double tolerance);
[[nodiscard]] std::string separated_text(int epochs);
[[nodiscard]] std::string not_separated_text(int epochs, bool one_layer);

}  // namespace detail

/// What every policy of early stopping derives from.
struct early_stopping : fit_policy {};

/// What a learner without EarlyStopping has.
struct NoEarlyStopping : early_stopping {
  static constexpr bool present = false;
  static constexpr bool holds_out = false;
  template <class T>
  struct State {};
};

/// The type of EarlyStopping.
template <EarlyStop Options>
struct EarlyStoppingPolicy : early_stopping {
  static_assert(Options.patience >= 1, "EarlyStopping needs a patience of at least one epoch.");
  static_assert(Options.min_delta >= 0, "EarlyStopping needs a min_delta of 0 or more.");
  static_assert(Options.part >= 0 && Options.part < 1,
                "EarlyStopping holds out a part between 0 and 1 of the training samples.");
  static constexpr bool present = true;
  static constexpr EarlyStop options = Options;
  static constexpr bool holds_out = Options.part > 0;

  /// What it remembers from epoch to epoch; T is the number type of the weights.
  template <class T>
  struct State {
    double best = Options.monitor == Monitor::loss ? std::numeric_limits<double>::infinity()
                                                   : -std::numeric_limits<double>::infinity();
    int epoch = 0;           ///< of the best
    std::vector<T> weights;  ///< after it, in logical order; empty without restore_best

    /// Records what was measured after an epoch. NaN is never better.
    void record(int number, double loss, double accuracy, const auto& parameters) {
      const double value = Options.monitor == Monitor::loss ? loss : accuracy;
      const double sign = Options.monitor == Monitor::loss ? 1 : -1;  // more accuracy is better
      if (!detail::improved(sign * value, sign * best, Options.min_delta)) return;
      best = value;
      epoch = number;
      if (Options.restore_best) weights.assign(parameters.begin(), parameters.end());
    }
    [[nodiscard]] bool out_of_patience(int epochs) const noexcept {
      return epochs - epoch >= Options.patience;
    }
    [[nodiscard]] std::string sentence(int epochs) const {
      return detail::out_of_patience_text(Options.monitor, holds_out, epochs, best,
                                          Options.patience);
    }
  };
};

/// Stops when the loss of held-out samples has not improved for 10 epochs; `fit` returns the weights of
/// the best epoch, also where no patience ran out. These samples are a tenth of those that fit is
/// given, drawn with the learner's seed, stratified for classes, and never trained on: fit needs no
/// validate_on(…). EarlyStopping<>, or with other settings EarlyStopping<EarlyStop{.patience = 5}>.
/// Prechelt 1998.
/// \tparam Options patience, share held out, least improvement and monitored value: see EarlyStop
template <EarlyStop Options = EarlyStop{}>
inline constexpr EarlyStoppingPolicy<Options> EarlyStopping{};

/// What every stopping rule derives from. R::Watch<Learner> records the weights when an epoch
/// begins, `begin(parameters)`; after it, `reached(epoch, parameters, mistakes)` decides, where
/// `mistakes()` counts the training samples that are classified wrongly now; reached_text and
/// missed_text say how training ended.
struct stopping_rule : fit_policy {};

/// What a learner without a stopping rule has.
struct NoStoppingRule : stopping_rule {
  static constexpr bool present = false;
  template <class L>
  struct Watch {};
};

/// The type of UntilUpdateBelow.
template <double Tolerance>
struct UpdateBelowRule : stopping_rule {
  static_assert(Tolerance > 0, "UntilUpdateBelow<tolerance> needs a positive tolerance.");
  static constexpr bool present = true;
  static constexpr bool needs_classes = false;

  template <class L>
  class Watch {
    using T = typename L::scalar;

   public:
    void begin(const auto& parameters) { before_.assign(parameters.begin(), parameters.end()); }
    [[nodiscard]] bool reached(const Epoch&, const auto& parameters, auto) {
      largest_ = 0;
      std::size_t k = 0;
      for (const T now : parameters)
        largest_ = std::max(largest_,
                            std::abs(static_cast<double>(now) - static_cast<double>(before_[k++])));
      return largest_ < Tolerance;
    }
    [[nodiscard]] std::string reached_text(int epochs) const {
      return detail::converged_text(epochs, largest_);
    }
    [[nodiscard]] std::string missed_text(int epochs) const {
      return detail::not_converged_text(epochs, largest_, Tolerance);
    }

   private:
    std::vector<T> before_;
    double largest_ = 0;
  };
};

/// Stops after an epoch in which no weight or bias changed by as much as this, from its beginning to
/// its end. Weights are those that training works on: of scaled inputs where inputs are scaled.
/// \tparam Tolerance least change of a weight that training goes on for
template <double Tolerance>
inline constexpr UpdateBelowRule<Tolerance> UntilUpdateBelow{};

/// Stops after an epoch without a mistake, when the weights at its end make none on any training
/// sample either: the perceptron's rule. Rosenblatt 1958.
inline constexpr struct UntilSeparated : stopping_rule {
  static constexpr bool present = true;
  static constexpr bool needs_classes = true;

  template <class L>
  class Watch {
   public:
    void begin(const auto&) noexcept {}
    [[nodiscard]] bool reached(const Epoch& epoch, const auto&, auto mistakes) {
      // Of sums of weights in two orders; the count that follows is exact.
      return epoch.accuracy > 1 - 1e-4 && mistakes() == 0;
    }
    [[nodiscard]] static std::string reached_text(int epochs) {
      return detail::separated_text(epochs);
    }
    [[nodiscard]] static std::string missed_text(int epochs) {
      return detail::not_separated_text(epochs, L::shape::depth == 1);
    }
  };
} UntilSeparated{};

namespace detail {

template <bool Counts>
struct check_counts : sentence {
  static_assert(Counts,
                "UntilSeparated, and EarlyStopping on the accuracy, count mistakes, which needs "
                "classes: use Classes<N> or Binary targets, or watch the loss.");
};

/// Whether what a learner's policies watch can be had for these targets.
template <class L, class Target>
consteval bool check_watched() {
  constexpr bool counts = [] {
    bool needed = false;
    if constexpr (L::stopping_rule_type::present) needed = L::stopping_rule_type::needs_classes;
    if constexpr (L::early_stopping_type::present)
      needed = needed || L::early_stopping_type::options.monitor == Monitor::accuracy;
    return needed;
  }();
  constexpr bool possible = !counts || ClassTarget<Target>;
  static_assert(check_counts<possible>::checked);
  return possible;
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/policies/stopping-inl.hpp>
#endif
