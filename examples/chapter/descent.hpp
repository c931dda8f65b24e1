// SPDX-License-Identifier: MIT
// Gradient descent as the textbook writes it, w ← w − η·∂L/∂w over all samples, from the library's
// gradients of single samples: for experiments that look at every gradient.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

#include <ctnn/loss/loss_gradient.hpp>
#include <ctnn/model/initialize.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/layer_info.hpp>

#include "chapter.hpp"

/// ∂L/∂θ of the mean loss over a data set; `loss` becomes that loss.
template <auto L, auto Net, class Data>
ctnn::Model<Net> gradient_of(const ctnn::Model<Net>& model, const Data& data, double& loss) {
  ctnn::Model<Net> gradient;
  loss = 0;
  for (std::size_t i = 0; i < data.size(); ++i)
    loss += static_cast<double>(
                ctnn::loss_gradient(model, L, data.x(i), data.target(i), gradient).loss) /
            static_cast<double>(data.size());
  for (float& g : std::span(gradient.data(), ctnn::Model<Net>::layout::size))
    g /= static_cast<float>(data.size());
  return gradient;
}

/// θ ← θ − η·g.
template <auto Net>
void descend(ctnn::Model<Net>& model, const ctnn::Model<Net>& gradient, double rate) {
  for (std::size_t k = 0; k < ctnn::Model<Net>::layout::size; ++k)
    model.data()[k] -= static_cast<float>(rate) * gradient.data()[k];
}

/// √Σ g² of the parameters of every layer.
template <auto Net>
auto norms(const ctnn::Model<Net>& gradient) {
  using shape = typename ctnn::Model<Net>::shape;
  std::array<double, shape::depth> result{};
  for (std::size_t l = 0; l < shape::depth; ++l) {
    const ctnn::LayerInfo& layer = shape::layers[l];
    double squares = 0;
    for (std::size_t k = 0; k < layer.parameters(); ++k)
      squares += std::pow(double(gradient.parameters()[layer.weights + k]), 2);
    result[l] = std::sqrt(squares);
  }
  return result;
}
