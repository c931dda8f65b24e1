// SPDX-License-Identifier: MIT
// What fit_together checks before it trains, and what it reports of a model, by the model's number.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/training/learner.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What each model of a fleet is trained on: indices into the data.
using SamplesOfEach = std::span<const std::span<const std::size_t>>;

/// The numbers by which models are reported, and how many there are in all; empty: 0, 1, …
struct ModelNumbers {
  std::span<const std::size_t> of_models;
  std::size_t total = 0;
  /// Where it is recorded, by number, that a model's loss is no number, and the model stopped; else that
  /// throws.
  std::vector<std::string>* failures = nullptr;
};

/// Throws Error unless there are as many learners as lists of samples, and for a list that is empty or
/// names samples that are not there, or whose learner, model m, has other epochs than the first.
void check_lists(std::size_t learners, std::size_t lists);
void check_list(std::size_t m, std::span<const std::size_t> samples, std::size_t size, int epochs,
                int first_epochs);
template <class L, class Data>
void check_together(std::span<const L> learners, const Data& data, SamplesOfEach samples) {
  check_lists(learners.size(), samples.size());
  for (std::size_t m = 0; m < learners.size(); ++m) {
    check_settings(learners[m]);
    check_list(m, samples[m], data.size(), learners[m].epochs, learners[0].epochs);
  }
}

/// "fit_together: every training sample of model 7".
[[nodiscard]] std::string no_weight_of(std::size_t model);
/// What is wrong with a model, by its number.
[[nodiscard]] std::string weight_not_finite(std::size_t model, int epoch);
[[nodiscard]] std::string loss_not_finite(std::size_t model, int epoch);
/// Throws it, or records it where numbers.failures says so.
void throw_or_record(const ModelNumbers& numbers, std::size_t model, const std::string& what,
                     const std::string& cause);
/// "trained for 7 epochs."
[[nodiscard]] std::string trained_text(int epochs);

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/fleet/fleet_reports-inl.hpp>
#endif
