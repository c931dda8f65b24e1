// SPDX-License-Identifier: MIT
// Targets as the numbers that a loss compares outputs with, and the weights of samples; checks that a
// data set fits the network.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/formulas/head_losses.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

template <int Need, int Have>
struct check_inputs : sentence {
  static_assert(Need == Have,
                "The data set has another number of inputs than the network: make the network's "
                "first width that of the data, as Dense<4, 8, ReLU> for Dataset<4, ...>.");
};
template <int Need, int Have>
struct check_outputs : sentence {
  static_assert(
      Need == Have,
      "The data set's targets need another number of outputs than the network has: one per "
      "class for Classes<N>, one for Binary, N for Values<N>.");
};

template <bool Fit>
struct check_head_targets : sentence {
  static_assert(Fit,
                "The data set's targets are not those of the network's heads: write one for each "
                "head, in their order, as in Targets<Classes<3>, Values<1>>.");
};
/// Whether each head has a target of its own width; the sum of widths is checked apart.
template <class Shape, class Target>
consteval bool targets_fit() {
  constexpr auto& heads = Shape::graph::heads;
  if constexpr (Target::outputs != Shape::outputs) {
    return true;
  } else if constexpr (requires { Target::heads; }) {
    bool fit = Target::heads == static_cast<int>(heads.size());
    for (std::size_t h = 0; h < heads.size() && fit; ++h)
      fit = Target::first_output(static_cast<int>(h)) == heads[h].offset;
    return fit;
  } else {
    return heads.size() == 1;
  }
}

/// Whether a data set's widths agree with a network's; says so where they do not.
template <class Shape, class Data>
consteval bool check_fit() {
  static_assert(check_inputs<Shape::inputs, Data::inputs>::checked);
  static_assert(check_outputs<Data::target_type::outputs, Shape::outputs>::checked);
  constexpr bool heads_fit = targets_fit<Shape, typename Data::target_type>();
  static_assert(check_head_targets<heads_fit>::checked);
  return Shape::inputs == Data::inputs && Shape::outputs == Data::target_type::outputs && heads_fit;
}

template <int Need, int Have>
struct check_class_weights : sentence {
  static_assert(Need == 0 || Need == Have,
                "ClassWeights<...> needs one weight per class of the data set.");
};

/// What a sample counts in the loss: its own weight by that of its class.
template <class L, class Target>
[[nodiscard]] constexpr float weight_of(float weight, typename Target::value_type target) noexcept {
  if constexpr (ClassTarget<Target>) {
    static_assert(check_class_weights<L::class_weights_type::classes, Target::classes>::checked);
    weight *= static_cast<float>(L::class_weights_type::weight(target));
  }
  return weight;
}

/// What weights of samples are multiplied by, so that neither their sum nor 1/Σ leaves the floats: a
/// power of two where the largest is huge, so that ratios keep their bits, and else 1.
[[nodiscard]] constexpr double weight_unit(double largest) noexcept {
  return largest > 0x1p64 ? 0x1p-64 : 1;
}

}  // namespace detail

/// What loss L has for a class: `yes` at its own output and `no` at the others; 1 and 0, smoothed or
/// ±1 where the loss says so.
template <class T, class L, class Target>
struct class_code {
  static constexpr int labels = Target::outputs > 1 ? Target::outputs : 2;  // smoothed over these
  static constexpr T no = static_cast<T>(L::margin ? -1 : L::smoothing / labels);
  static constexpr T yes = static_cast<T>(1 - (labels - 1) * (L::margin ? 0 : no));
};

/// What loss L compares output o with; numbers are themselves.
template <class T, class L, class Target>
[[nodiscard]] constexpr T encode_target(typename Target::value_type target, int o) noexcept {
  if constexpr (requires { Target::heads; }) {
    T result(0);
    detail::static_for<0, Target::heads>([&](auto h) {
      constexpr int first = Target::first_output(h());
      using own = typename Target::template of_head<h()>;
      if (o >= first && o < first + own::outputs)
        result = encode_target<T, typename detail::loss_of_head<L, h()>::type, own>(
            Target::template of<h()>(target), o - first);
    });
    return result;
  } else if constexpr (!ClassTarget<Target>) {
    return static_cast<T>(target[static_cast<std::size_t>(o)]);
  } else {
    using code = class_code<T, L, Target>;
    const bool own = Target::outputs == 1 ? target != 0 : o == static_cast<int>(target);
    return own ? code::yes : code::no;
  }
}

}  // namespace ctnn::inline CTNN_ABI
