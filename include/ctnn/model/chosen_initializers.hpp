// SPDX-License-Identifier: MIT
// Which initializer each layer has.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/shape.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// The initializers of a learner: one for all layers, and those of named layers before it.
template <class Net, class Global, class Locals>
struct initializers;
template <class Net, class Global, class... Locals>
struct initializers<Net, Global, std::tuple<Locals...>> {
  template <std::size_t Layer>
  static constexpr int locals_of = (0 + ... + int{find_layer<Net>(Locals::layer.view()) == Layer});

 private:
  template <std::size_t Layer>
  static auto pick() {
    if constexpr (locals_of<Layer> == 0)
      return std::type_identity<Global>{};
    else
      return first<Layer, Locals...>();
  }
  template <std::size_t Layer, class First, class... Rest>
  static auto first() {
    if constexpr (find_layer<Net>(First::layer.view()) == Layer)
      return std::type_identity<typename First::initializer>{};
    else
      return first<Layer, Rest...>();
  }

 public:
  template <std::size_t Layer>
  using of_layer = typename decltype(pick<Layer>())::type;
};

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
