// SPDX-License-Identifier: MIT
// The concept of what has outputs for inputs: a model, or several that decide together.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/targets.hpp>

namespace ctnn::inline CTNN_ABI {

/// Model, and what is called like one: p(x) gives the Output of one sample, p(rows, y, workspace) those
/// of many; a sample gets the same bits from the latter at any number and any place. Neither allocates.
/// What the outputs mean is said by `network_type`, whose last activations they come from, or by
/// `yes_from<H>()`, the least single output of head H that says yes.
template <class P>
concept Predictor =
    requires(const P& p, std::span<const float, static_cast<std::size_t>(P::inputs)> x,
             Rows<const float, P::inputs> rows, Rows<typename P::scalar, P::outputs> y,
             typename P::Workspace& workspace) {
      { p(x) } -> std::same_as<typename P::Output>;
      { p(rows, y, workspace) } -> std::same_as<void>;
    };

namespace detail {

/// Whether a model has outputs for these targets, of several heads one for each; of models that decide
/// together only the sum of their outputs is known.
template <class P, class Target>
consteval bool fits_targets() {
  bool fits = Target::outputs == P::outputs;
  if constexpr (HeadTargets<Target> && requires { typename P::shape::graph; })
    fits = fits && Target::heads == static_cast<int>(P::shape::graph::heads.size());
  return fits;
}

template <bool Fits>
struct check_model_fits : sentence {
  static_assert(Fits,
                "The model and the data set do not fit: it takes another number of inputs, or has "
                "outputs for other targets.");
};

/// What the heads of a model are called; empty where one has no name, or none is known.
template <class P, std::size_t Heads>
[[nodiscard]] std::array<std::string, Heads> names_of_heads() {
  std::array<std::string, Heads> names;
  if constexpr (requires { typename P::shape::graph; })
    for (std::size_t h = 0; h < Heads; ++h) {
      const auto name = P::shape::graph::heads[h].name;
      names[h] = name == "Dense" ? "" : std::string(name);
    }
  return names;
}

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
