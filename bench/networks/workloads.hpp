// SPDX-License-Identifier: MIT
// The workloads that every system runs: small networks of the kinds that people put into C++.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace bench {

enum class Act { linear, relu, tanh, softmax };
enum class Loss { half_squared_error, cross_entropy };

/// A chain of dense layers.
struct Workload {
  std::string_view name;
  std::string_view what;
  std::size_t depth;          // layers
  std::array<int, 6> widths;  // depth + 1 of them
  Act hidden;                 // of every layer but the last
  Act last;
  Loss loss;

  [[nodiscard]] constexpr int inputs() const { return widths[0]; }
  [[nodiscard]] constexpr int outputs() const { return widths[depth]; }
  [[nodiscard]] constexpr Act activation(std::size_t layer) const {
    return layer + 1 == depth ? last : hidden;
  }
  /// Multiply-adds of one sample's forward pass: the weights.
  [[nodiscard]] constexpr double weights() const {
    double n = 0;
    for (std::size_t l = 0; l < depth; ++l) n += double(widths[l]) * widths[l + 1];
    return n;
  }
  [[nodiscard]] constexpr double parameters() const {
    double n = weights();
    for (std::size_t l = 0; l < depth; ++l) n += widths[l + 1];
    return n;
  }
  [[nodiscard]] constexpr double forward_flops() const { return 2 * weights(); }
  /// Executed FLOPs of a training step per sample: forward, dW, and dX but for the first layer.
  [[nodiscard]] constexpr double training_flops() const {
    return 6 * weights() - 2.0 * widths[0] * widths[1];
  }
};

inline constexpr std::array all_workloads{
    Workload{"W1", "iris 4-8-3", 2, {4, 8, 3}, Act::relu, Act::softmax, Loss::cross_entropy},
    Workload{"W2",
             "control 16-64-64-4",
             3,
             {16, 64, 64, 4},
             Act::tanh,
             Act::linear,
             Loss::half_squared_error},
    Workload{
        "W3", "digits 64-32-10", 2, {64, 32, 10}, Act::relu, Act::softmax, Loss::cross_entropy},
    Workload{
        "W4", "mnist 784-128-10", 2, {784, 128, 10}, Act::relu, Act::softmax, Loss::cross_entropy},
    Workload{"W5",
             "deep 64-128-128-128-128-10",
             5,
             {64, 128, 128, 128, 128, 10},
             Act::relu,
             Act::softmax,
             Loss::cross_entropy},
    Workload{"W6",
             "wide 784-512-512-10",
             3,
             {784, 512, 512, 10},
             Act::relu,
             Act::softmax,
             Loss::cross_entropy},
};

/// The first of them, as many as CTNN_BENCH_WORKLOADS says.
inline constexpr auto workloads = [] {
  std::array<Workload, BENCH_WORKLOADS> first{};
  static_assert(first.size() <= all_workloads.size());
  std::copy_n(all_workloads.begin(), first.size(), first.begin());
  return first;
}();

/// f.operator()<W>() for the workload's index W, for systems whose networks are types.
template <class Result>
Result for_workload(const Workload& workload, auto f) {
  Result result;
  [&]<std::size_t... W>(std::index_sequence<W...>) {
    ((workloads[W].name == workload.name ? void(result = f.template operator()<W>()) : void()),
     ...);
  }(std::make_index_sequence<workloads.size()>{});
  return result;
}

}  // namespace bench
