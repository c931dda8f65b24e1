// SPDX-License-Identifier: MIT
// The weights of a network: inference on one sample or many, and access to every parameter.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/network/forward.hpp>
#include <ctnn/network/initialize.hpp>
#include <ctnn/network/shapes.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI {

/// A trained or freshly initialized network. `Net` is the network's value, T its number type
/// (float, or double on plain kernels). A model is a value; const models may be shared between
/// threads.
template <auto Net, class T = float>
class Model {
 public:
  using network_type = std::remove_cvref_t<decltype(Net)>;
  using shape = shape_of<network_type>;
  using scalar = T;
  static constexpr int inputs = shape::inputs;
  static constexpr int outputs = shape::outputs;
  using Output = std::array<T, static_cast<std::size_t>(outputs)>;

  /// Bytes that a batch call works in, whatever the size of the batch.
  static constexpr std::size_t workspace_size =
      sizeof(T) * 2 * static_cast<std::size_t>(shape::widest) * std::size_t{2} * Vector<T>::lanes;

  /// The memory of a batch call, workspace_size bytes: made once by the caller, so that the call
  /// allocates nothing and puts nothing large on the stack. Any number of calls may follow one
  /// another in it; calls at the same time need one each.
  class Workspace {
    friend Model;
    Storage<T, workspace_size / sizeof(T)> memory_;
  };

  /// All weights and biases zero.
  constexpr Model() = default;

  /// The outputs of one sample, x is (inputs). Allocates nothing; usable in constant expressions
  /// while the parameters fit in place (in_place_limit).
  [[nodiscard]] constexpr Output operator()(std::span<const T, inputs> x) const noexcept {
    using forward = plain_forward<network_type, T>;
    std::array<T, shape::widest> ping{};
    std::array<T, shape::widest> pong{};
    const auto y =
        forward::all(parameters_.data(), {x.data(), 1}, {ping.data(), 1}, {pong.data(), 1});
    Output result{};
    std::copy_n(y.data, outputs, result.begin());
    return result;
  }
  /// The same for float inputs of a double model.
  [[nodiscard]] constexpr Output operator()(std::span<const float, inputs> x) const noexcept
    requires(!std::is_same_v<T, float>)
  {
    std::array<T, inputs> wide{};
    std::copy(x.begin(), x.end(), wide.begin());
    return (*this)(std::span<const T, inputs>(wide));
  }

  /// The outputs of many samples: x is (n, inputs), y is (n, outputs), n any number. A sample gets
  /// the same bits at any n and any place.
  void operator()(Rows<const float, inputs> x, Rows<T, outputs> y,
                  Workspace& workspace) const noexcept {
    using forward = plain_forward<network_type, Vector<T>>;
    using Matrix = plain::Matrix<Vector<T>>;
    const Matrix ping{workspace.memory_.data(), block_columns};
    const Matrix pong{workspace.memory_.data() + workspace.memory_.size() / 2, block_columns};
    for (std::size_t first = 0; first < x.size(); first += block) {
      const std::size_t count = std::min<std::size_t>(block, x.size() - first);
      std::fill_n(ping.data, inputs * block, T(0));
      for (std::size_t s = 0; s < count; ++s)
        for (int i = 0; i < inputs; ++i)
          ping.data[static_cast<std::size_t>(i) * block + s] =
              x[first + s][static_cast<std::size_t>(i)];
      const Matrix result =
          forward::all(parameters_.data(), {ping.data, block_columns}, ping, pong);
      for (std::size_t s = 0; s < count; ++s)
        for (int o = 0; o < outputs; ++o)
          y[first + s][static_cast<std::size_t>(o)] =
              result.data[static_cast<std::size_t>(o) * block + s];
    }
  }

  /// W of layer L, logical (out, in) whatever the storage layout.
  template <int L>
  [[nodiscard]] constexpr auto weights() const noexcept {
    constexpr LayerInfo info = layer<L>();
    return MatrixView<const T, info.out, info.in>(parameters_.data() + info.weights);
  }
  template <int L>
  [[nodiscard]] constexpr auto weights() noexcept {
    constexpr LayerInfo info = layer<L>();
    return MatrixView<T, info.out, info.in>(parameters_.data() + info.weights);
  }
  /// b of layer L, (out).
  template <int L>
  [[nodiscard]] constexpr auto biases() const noexcept {
    constexpr LayerInfo info = layer<L>();
    return std::span<const T, info.out>(parameters_.data() + info.biases, info.out);
  }
  template <int L>
  [[nodiscard]] constexpr auto biases() noexcept {
    constexpr LayerInfo info = layer<L>();
    return std::span<T, info.out>(parameters_.data() + info.biases, info.out);
  }
  /// The trained alphas of layer L's activation, (out), where it has them (PReLU).
  template <int L>
  [[nodiscard]] constexpr auto alphas() const noexcept {
    constexpr LayerInfo info = layer<L>();
    static_assert(info.trained, "This layer's activation has no trained alpha.");
    return std::span<const T, info.out>(parameters_.data() + info.alphas, info.out);
  }
  template <int L>
  [[nodiscard]] constexpr auto alphas() noexcept {
    constexpr LayerInfo info = layer<L>();
    static_assert(info.trained, "This layer's activation has no trained alpha.");
    return std::span<T, info.out>(parameters_.data() + info.alphas, info.out);
  }
  /// Every parameter in one block: layer by layer W (out, in), then b, then alphas where trained.
  [[nodiscard]] constexpr std::span<const T, shape::parameters> parameters() const noexcept {
    return parameters_.span();
  }
  [[nodiscard]] constexpr std::span<T, shape::parameters> parameters() noexcept {
    return parameters_.span();
  }

 private:
  // Samples are worked on in blocks of two vectors of lanes.
  static constexpr int block_columns = 2;
  static constexpr std::size_t block = std::size_t{block_columns} * Vector<T>::lanes;

  template <int L>
  static consteval LayerInfo layer() {
    static_assert(L >= 0 && L < static_cast<int>(shape::depth),
                  "The network has fewer layers: count them from 0.");
    return shape::layers[L];
  }

  Storage<T, shape::parameters> parameters_;
};

}  // namespace ctnn::inline CTNN_ABI
