// SPDX-License-Identifier: MIT
// What a network is made of, as a table; every number in it is known at compile time.
#pragma once

#include <cstddef>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <string>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/network/shapes.hpp>

namespace ctnn::inline CTNN_ABI {

/// The constexpr facts of a network, and a printable table of them.
template <class Net>
struct Summary : shape_of<Net> {
  using shape = shape_of<Net>;

  /// Bytes of all parameters as T.
  template <class T = float>
  static constexpr std::size_t bytes = shape::parameters * sizeof(T);

  friend std::ostream& operator<<(std::ostream& out, const Summary&) {
    const auto row = [&](const std::string& layer, const std::string& shape_text,
                         const std::string& parameters, const std::string& flops,
                         const std::string& bytes_text) {
      out << std::left << std::setw(18) << layer << std::right << std::setw(12) << shape_text
          << std::setw(12) << parameters << std::setw(12) << flops << std::setw(12) << bytes_text
          << '\n';
    };
    row("layer", "shape", "parameters", "FLOPs", "bytes");
    auto layer = shape::layers.begin();
    const auto print = [&]<class Node>(std::type_identity<Node>) {
      if constexpr (detail::acts_in_training_only<Node>) {
        std::ostringstream text;  // shortest form of the number
        text << Node::name << ", " << Node::amount;
        row(text.str(), "in training", "0", "0", "0");
      } else {
        row(std::string(layer->name) + ", " + std::string(layer->activation),
            std::to_string(layer->in) + " > " + std::to_string(layer->out),
            std::to_string(layer->parameters()), std::to_string(layer->flops()),
            std::to_string(layer->parameters() * sizeof(float)));
        ++layer;
      }
    };
    [&]<class... Nodes>(const Network<Nodes...>&) {
      (print(std::type_identity<Nodes>{}), ...);
    }(detail::network_of<Net>{});
    row("total", std::to_string(shape::inputs) + " > " + std::to_string(shape::outputs),
        std::to_string(shape::parameters), std::to_string(shape::flops),
        std::to_string(bytes<float>));
    return out;
  }
};

/// summary<net>(): layers, shapes, parameters, FLOPs of one sample's forward pass, bytes as float.
template <const auto& Net>
[[nodiscard]] constexpr auto summary() noexcept {
  return Summary<std::remove_cvref_t<decltype(Net)>>{};
}

}  // namespace ctnn::inline CTNN_ABI
