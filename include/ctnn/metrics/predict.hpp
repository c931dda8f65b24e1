// SPDX-License-Identifier: MIT
// The predictions of a model on samples of a data set.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include <ctnn/core/config.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/core/owner.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/metrics/decision.hpp>
#include <ctnn/metrics/model_outputs.hpp>
#include <ctnn/metrics/predictions.hpp>
#include <ctnn/metrics/predictor.hpp>
#include <ctnn/model/model.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// The class that P decides for, of several heads each one's; 0 of numbers. y is (outputs).
template <class P, class Target, class T>
[[nodiscard]] constexpr auto decisions(std::span<const T> y) noexcept {
  if constexpr (HeadTargets<Target>) {
    std::array<int, Predictions<Target>::heads> decided{};
    static_for<0, Target::heads>([&](auto h) {
      using Own = typename Target::template of_head<h()>;
      if constexpr (ClassTarget<Own>)
        decided[h()] = decide<P, T, h()>(y.subspan(Target::first_output(h()), Own::outputs));
    });
    return decided;
  } else if constexpr (ClassTarget<Target>) {
    return decide<P>(y);
  } else {
    return 0;
  }
}

/// Gives a table the names that a data set has for its classes.
template <class Target, SampleSource Data>
void take_class_names(Predictions<Target>& predictions, const Data& data) {
  if constexpr (ClassTarget<Target> && requires { data.class_names(); })
    predictions.set_class_names(data.class_names());
}

/// Appends what P says of a sample: y is (outputs).
template <class P, class T, class Target, SampleSource Data>
void add_prediction(Predictions<Target>& predictions, const Data& data, std::size_t sample,
                    std::span<const T> y) {
  constexpr int outputs = Predictions<Target>::outputs;
  Scratch<double, outputs> wide;
  std::copy(y.begin(), y.end(), wide.data());
  predictions.add(std::span<const double, outputs>(wide.data(), outputs), data.target(sample),
                  data.weight(sample), sample, decisions<P, Target>(y));
}

}  // namespace detail

/// What a model says of the samples at these indices, in this order, beside their targets and weights.
/// With an execution policy blocks of samples run side by side; the bits are the same. Throws Error for an
/// index that is not in the data set, and for a model that was moved from.
template <Predictor P, SampleSource Data, Execution E = struct Serial>
[[nodiscard]] Predictions<typename Data::target_type> predict(const P& model, const Data& data,
                                                              std::span<const std::size_t> samples,
                                                              const E& execution = Serial) {
  using Target = typename Data::target_type;
  static_assert(Data::inputs == P::inputs && detail::fits_targets<P, Target>(),
                "predict: the data set's inputs or targets do not fit the model.");
  detail::check_indices("predict", samples, data.size());
  detail::check_held("predict", model);
  Predictions<Target> predictions;
  if constexpr (HeadTargets<Target>)
    predictions.set_names(detail::names_of_heads<P, Predictions<Target>::heads>());
  else
    detail::take_class_names(predictions, data);
  predictions.reserve(samples.size());
  detail::for_each_output(model, data, samples, execution,
                          [&](std::size_t sample, std::span<const typename P::scalar> y) {
                            detail::add_prediction<P>(predictions, data, sample, y);
                          });
  return predictions;
}

/// What a model says of a whole data set.
template <Predictor P, SampleSource Data, Execution E = struct Serial>
[[nodiscard]] Predictions<typename Data::target_type> predict(const P& model, const Data& data,
                                                              const E& execution = Serial) {
  return predict(model, data, std::span<const std::size_t>(all_indices(data.size())), execution);
}

/// The outputs of many samples, blocks of them side by side: x is (n, inputs), y is (n, outputs). The
/// bits are those of model(x, y, workspace); every block makes a workspace of its own. Throws Error for
/// other numbers of rows of x than of y, and for a model that was moved from.
template <Predictor P, Execution E>
void predict(const P& model, const detail::RowsArgument<const float, P::inputs>& x,
             const detail::RowsArgument<typename P::scalar, P::outputs>& y, const E& execution) {
  detail::check_held("predict", model);
  if (x.size() != y.size()) detail::throw_other_rows("predict", x.size(), y.size());
  constexpr std::size_t block = detail::samples_of_a_task;
  execution.for_each((x.size() + block - 1) / block, [&](std::size_t b) {
    const std::size_t count = std::min(block, x.size() - b * block);
    const auto workspace = detail::make_owner<typename P::Workspace>();
    model(x.part(b * block, count), y.part(b * block, count), *workspace);
  });
}

}  // namespace ctnn::inline CTNN_ABI
