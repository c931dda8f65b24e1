// SPDX-License-Identifier: MIT
// A network of Eigen's matrices and its forward pass, one expression per layer.
#pragma once

#define EIGEN_STACK_ALLOCATION_LIMIT 0  // fixed-size matrices of megabytes, kept on the heap
#define EIGEN_DONT_PARALLELIZE
#ifndef EIGEN_NO_DEBUG
#define EIGEN_NO_DEBUG
#endif
#include <Eigen/Core>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include "system.hpp"

namespace bench::of_eigen {

/// Sizes known to the compiler, or only at run time (then the batch is as well).
enum class Size { fixed, dynamic };

template <Size S, int Rows, int Cols, int Order = Eigen::ColMajor>
using Matrix = std::conditional_t<
    S == Size::fixed, Eigen::Matrix<float, Rows, Cols, Order>,
    std::conditional_t<Cols == 1, Eigen::VectorXf, Eigen::Matrix<float, -1, -1, Order>>>;

template <std::size_t W, Size S, int Batch, int Order>
struct Types {
  template <std::size_t L>
  using Weights = Matrix<S, workloads[W].widths[L + 1], workloads[W].widths[L], Order>;
  template <std::size_t L>
  using Bias = Matrix<S, workloads[W].widths[L + 1], 1>;
  /// The output of layer L: a column per sample, so that a (batch, width) array is this matrix.
  template <std::size_t L>
  using Output = Matrix<S, workloads[W].widths[L + 1], Batch>;
  using Input = Matrix<S, workloads[W].widths[0], Batch>;
  using Last = Output<workloads[W].depth - 1>;
};

/// Every layer's member of a kind, as a tuple.
template <template <std::size_t> class Kind, class Indices>
struct PerLayer;
template <template <std::size_t> class Kind, std::size_t... L>
struct PerLayer<Kind, std::index_sequence<L...>> {
  using type = std::tuple<Kind<L>...>;
};

template <Act A, class Z>
void activate(Z& z) {
  if constexpr (A == Act::relu) {
    z = z.cwiseMax(0.0F);
  } else if constexpr (A == Act::tanh) {
    z = z.array().tanh();
  } else if constexpr (A == Act::softmax) {
    if constexpr (Z::ColsAtCompileTime == 1) {
      z = (z.array() - z.maxCoeff()).exp();
      z /= z.sum();
    } else {
      z.rowwise() -= z.colwise().maxCoeff().eval();
      z = z.array().exp();
      z.array().rowwise() /= z.colwise().sum().array().eval();
    }
  }
}

/// A network and its outputs, on the heap.
template <std::size_t W, Size S, int Batch, int Order>
class Network {
 protected:
  using T = Types<W, S, Batch, Order>;
  static constexpr const Workload& workload = workloads[W];
  static constexpr std::size_t depth = workload.depth;
  using Layers = std::make_index_sequence<depth>;
  template <std::size_t L>
  using Weights = typename T::template Weights<L>;
  template <std::size_t L>
  using Bias = typename T::template Bias<L>;
  template <std::size_t L>
  using Output = typename T::template Output<L>;
  using X = Eigen::Map<const typename T::Input>;

 public:
  EIGEN_MAKE_ALIGNED_OPERATOR_NEW
  Network(const Parameters& p, int batch) : rows(batch) {
    each<0, depth>([&]<std::size_t L> {
      constexpr int in = workload.widths[L];
      constexpr int out = workload.widths[L + 1];
      std::get<L>(w) =
          Eigen::Map<const Eigen::Matrix<float, -1, -1, Eigen::RowMajor>>(p.w[L].data(), out, in);
      std::get<L>(b) = Eigen::Map<const Eigen::VectorXf>(p.b[L].data(), out);
      std::get<L>(y).resize(out, rows);
    });
  }
  /// The outputs of the last layer.
  const auto& forward(const float* data) {
    const X x(data, workload.inputs(), rows);
    each<0, depth>([&]<std::size_t L> {
      auto& z = std::get<L>(y);
      const auto from = [&](const auto& in) {
        // The bias first, then the product into it: one pass less than adding it after.
        if constexpr (Batch == 1)
          z = std::get<L>(b);
        else
          z.colwise() = std::get<L>(b);
        z.noalias() += std::get<L>(w) * in;
      };
      if constexpr (L == 0)
        from(x);
      else
        from(std::get<L - 1>(y));
      activate<workload.activation(L)>(z);
    });
    return std::get<depth - 1>(y);
  }
  [[nodiscard]] Parameters parameters() const {
    Parameters p;
    const_cast<Network*>(this)->template each<0, depth>([&]<std::size_t L> {
      const Eigen::Matrix<float, -1, -1, Eigen::RowMajor> rows = std::get<L>(w);
      p.w.emplace_back(rows.data(), rows.data() + rows.size());
      p.b.emplace_back(std::get<L>(b).data(), std::get<L>(b).data() + std::get<L>(b).size());
    });
    return p;
  }

 protected:
  int rows;
  template <std::size_t From, std::size_t To>
  static void each(auto f) {
    if constexpr (From < To) {
      f.template operator()<From>();
      each<From + 1, To>(f);
    }
  }
  typename PerLayer<Weights, Layers>::type w;
  typename PerLayer<Bias, Layers>::type b;
  typename PerLayer<Output, Layers>::type y;
};

}  // namespace bench::of_eigen
