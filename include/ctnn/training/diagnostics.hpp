// SPDX-License-Identifier: MIT
// Diagnostics of a network in training, by layer: gradient norms, dead and saturated neurons.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/owner.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/model/unit_counts.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/training/trainer.hpp>

namespace ctnn::inline CTNN_ABI {

/// One layer after an epoch. Shares are NaN where the layer's activation is another.
struct LayerDiagnostics {
  std::string_view layer;       ///< its name, "Dense" without one
  std::string_view activation;  ///< its name
  double gradient_norm = 0;     ///< √Σ g² of all its parameters, penalties included
  double dead = std::numeric_limits<double>::quiet_NaN();  ///< of ReLU neurons: 0 for every sample
  /// Of the outputs of all Sigmoid or Tanh neurons on all samples: within `saturation` of a bound.
  double saturated = std::numeric_limits<double>::quiet_NaN();
};

namespace detail {

[[nodiscard]] std::vector<LayerDiagnostics> named_layers(std::span<const LayerInfo> layers);
void append(std::vector<std::vector<LayerDiagnostics>>& epochs, std::vector<LayerDiagnostics> last);

}  // namespace detail

/// A callback that measures the network after every epoch, in passes of its own over the samples
/// it was given: Diagnostics watch(data, split.train); fit(learner, data, split.train, watch);
/// watch.epochs[e][l] is epoch e + 1, layer l. Gradients are of the mean loss of all these samples
/// at the weights after the epoch, with the noise of training where there is any; shares are the
/// model's, without. Samples of weight zero are passed over. The data set must outlive it. It costs
/// about an epoch each time, and nothing where it is not used.
template <class Data>
class Diagnostics {
 public:
  std::vector<std::vector<LayerDiagnostics>> epochs;  ///< for each epoch, every layer
  double saturation = 0.05;  ///< distance from 0, 1 or −1 that counts as saturated

  /// Throws Error without samples.
  explicit Diagnostics(const Data& data) : Diagnostics(data, all_indices(data.size())) {}
  /// The same, and for an index that is not in the data set.
  Diagnostics(const Data& data, std::span<const std::size_t> samples) : data_(&data) {
    if (samples.empty()) throw Error("Diagnostics: there are no samples to look at.");
    detail::check_indices("Diagnostics", samples, data.size());
    for (const std::size_t s : samples)
      if (data.weight(s) != 0) samples_.push_back(s);
  }

  /// Measures the layers after an epoch.
  template <class L>
  void operator()(const Epoch&, const Trainer<L>& trainer) {
    std::vector<LayerDiagnostics> layers = detail::named_layers(L::shape::layers);
    add_gradient_norms(layers, trainer);
    add_shares(layers, trainer.model());
    detail::append(epochs, std::move(layers));
  }

 private:
  template <class L>
  void add_gradient_norms(std::vector<LayerDiagnostics>& layers, const Trainer<L>& trainer) const {
    const auto copy = detail::make_owner<Trainer<L>>(trainer);
    const auto sum = detail::make_owner<typename Trainer<L>::GradientSum>();
    const Batches batches(samples_, Trainer<L>::batch);
    for (std::size_t b = 0; b < batches.count(); ++b) {
      copy->gather(*data_, batches[b]);
      copy->accumulate(*sum);
    }
    const auto gradients = sum->parameters();
    for (std::size_t l = 0; l < layers.size(); ++l) {
      const LayerInfo& info = L::shape::layers[l];
      double squares = 0;
      for (std::size_t k = 0; k < info.parameters(); ++k) {
        const double g =
            static_cast<double>(gradients[info.weights + k]) / (sum->weight * sum->unit);
        squares += g * g;
      }
      layers[l].gradient_norm = std::sqrt(squares);
    }
  }

  /// Shares of neurons by their outputs.
  template <auto Net, class T>
  void add_shares(std::vector<LayerDiagnostics>& layers, const Model<Net, T>& model) const {
    using shape = typename Model<Net, T>::shape;
    const auto counts = detail::count_units(
        model, samples_, [&](std::size_t sample) { return data_->x(sample); }, saturation);
    detail::static_for<0, static_cast<int>(shape::depth)>([&](auto l) {
      using A = detail::activation_of_layer<shape, l()>;
      const auto neurons = static_cast<double>(counts[l()].size());
      if constexpr (detail::counts_on<A>) {
        layers[l()].dead = static_cast<double>(std::ranges::count(counts[l()], 0U)) / neurons;
      } else if constexpr (detail::counts_saturated<A>) {
        double all = 0;
        for (const std::size_t n : counts[l()]) all += static_cast<double>(n);
        layers[l()].saturated = all / (neurons * static_cast<double>(samples_.size()));
      }
    });
  }

  const Data* data_;
  std::vector<std::size_t> samples_;
};

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/training/diagnostics-inl.hpp>
#endif
