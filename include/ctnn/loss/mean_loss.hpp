// SPDX-License-Identifier: MIT
// The mean loss and accuracy of a model on samples, as training defines them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/owner.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/target_scaling.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/step/encode_targets.hpp>

namespace ctnn::inline CTNN_ABI {

/// The figures of a model on samples. Means are by the samples' weights, ClassWeights included; NaN where
/// no sample weighs anything.
struct LossScores {
  double loss = std::numeric_limits<double>::quiet_NaN();      ///< mean, without the penalty
  double accuracy = std::numeric_limits<double>::quiet_NaN();  ///< NaN for numbers
  std::size_t mistakes = 0;  ///< samples that weigh something and are classified wrongly
};

namespace detail {

/// mean_loss of a model that predicts targets as scaled(number, place among a sample's) makes them.
template <class L, class Data>
[[nodiscard]] CTNN_NOINLINE LossScores mean_loss_of(const typename L::model_type& model,
                                                    const Data& data,
                                                    std::span<const std::size_t> samples,
                                                    const auto& scaled) {
  LossScores scores;
  if constexpr (check_fit<typename L::shape, Data>()) {
    check_indices("mean_loss", samples, data.size());
    check_held("mean_loss", model);
    using Target = typename Data::target_type;
    using T = typename L::scalar;
    using V = Vector<T>;
    using lane = lanes_of<V>;
    using net = typename L::network_type;
    using head_losses = network_loss<net, V, typename L::loss_type>;
    constexpr std::size_t lanes = V::lanes;
    constexpr std::size_t block = 4 * lanes;
    constexpr std::size_t inputs = Data::inputs;
    constexpr std::size_t outputs = L::shape::outputs;

    const auto workspace = make_owner<typename L::model_type::Workspace>();
    std::vector<float> x(block * inputs);
    std::vector<T> z(block * outputs);
    std::vector<T, AlignedAllocator<T>> transposed(outputs * lanes);  // z, [output][lane]
    std::vector<T, AlignedAllocator<T>> targets(outputs * lanes);     // [output][lane]
    alignas(cache_line) std::array<T, lanes> weights{};
    alignas(cache_line) std::array<T, lanes> losses{};
    alignas(cache_line) std::array<T, lanes> correct{};
    const auto weight = [&](std::size_t sample) {
      return weight_of<L, Target>(data.weight(sample), data.target(sample));
    };
    float largest = 0;
    for (const std::size_t s : samples) largest = std::max(largest, weight(s));
    const T unit = static_cast<T>(weight_unit(static_cast<double>(largest)));
    double total = 0;
    double loss = 0;
    double right = 0;
    for (std::size_t first = 0; first < samples.size(); first += block) {
      const std::size_t count = std::min(block, samples.size() - first);
      for (std::size_t s = 0; s < count; ++s)
        std::ranges::copy(data.x(samples[first + s]), x.data() + s * inputs);
      model.logits(Rows<const float, Data::inputs>(x.data(), count),
                   Rows<T, L::shape::outputs>(z.data(), count), *workspace);
      for (std::size_t s = 0; s < count; s += lanes) {
        const std::size_t used = std::min(lanes, count - s);
        for (std::size_t l = 0; l < lanes; ++l) {
          // Lanes beyond the last sample repeat it, at weight zero: 0·NaN would be NaN.
          const std::size_t from = s + std::min(l, used - 1);
          const std::size_t sample = samples[first + from];
          const auto target = data.target(sample);
          for (std::size_t o = 0; o < outputs; ++o) {
            transposed[o * lanes + l] = z[from * outputs + o];
            targets[o * lanes + l] = scaled(
                encode_target<T, typename L::loss_type, Target>(target, static_cast<int>(o)), o);
          }
          weights[l] = l < used ? static_cast<T>(weight(sample)) * unit : T(0);
        }
        const typename plain_forward<net, V>::model parameters{model.data()};
        const auto z_of = [&](int j) {
          return lane::load(transposed.data() + static_cast<std::size_t>(j) * lanes);
        };
        const auto t_of = [&](int j) {
          return lane::load(targets.data() + static_cast<std::size_t>(j) * lanes);
        };
        const auto computed = head_losses::evaluate(
            parameters, z_of, t_of, [](int, V) {}, [](int, int, V) {}, lane::load(weights.data()),
            V(1), false);
        lane::store(losses.data(), computed.loss);
        if constexpr (ClassTarget<Target>)  // as evaluate decides, to the last bit
          lane::store(correct.data(), head_losses::template of_head<0>::template right<true>(
                                          parameters, z_of, t_of));
        for (std::size_t l = 0; l < used; ++l) {
          if (weights[l] == T(0)) continue;  // not there: 0·NaN would be NaN
          total += static_cast<double>(weights[l]);
          loss += static_cast<double>(losses[l]);
          right += static_cast<double>(weights[l] * correct[l]);
          if (ClassTarget<Target> && correct[l] == T(0)) ++scores.mistakes;
        }
      }
    }
    if (total > 0) {
      scores.loss = loss / total;
      if constexpr (ClassTarget<Target>) scores.accuracy = right / total;
    }
  }
  return scores;
}

}  // namespace detail

/// The mean loss of a learner's model on the samples at these indices, as training defines it: class
/// weights and label smoothing included, penalties not; with StandardizeTargets in the units of the data. It
/// is computed from the logits z of the last layer, so that outputs that round to 0 or 1 have a finite
/// loss still. Throws Error for an index that is not in the data set, and for a model that was moved from.
template <class L, class Data>
[[nodiscard]] LossScores mean_loss(const L&, const typename L::model_type& model, const Data& data,
                                   std::span<const std::size_t> samples) {
  return detail::mean_loss_of<L>(model, data, samples, detail::NoScaler{});
}

/// The same on a whole data set.
template <class L, class Data>
[[nodiscard]] LossScores mean_loss(const L& learner, const typename L::model_type& model,
                                   const Data& data) {
  return mean_loss(learner, model, data, std::span<const std::size_t>(all_indices(data.size())));
}

}  // namespace ctnn::inline CTNN_ABI
