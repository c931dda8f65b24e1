// SPDX-License-Identifier: MIT
// Eigen, as its users write networks: one expression per layer, sizes fixed or dynamic.
// Its product kernel comes out of g++ 12 a quarter slower than out of clang 19 (784-128, batch 32: 137
// against 174 GFLOP/s; batch 256: 145 against 193): build with clang for its best figures.
#define EIGEN_STACK_ALLOCATION_LIMIT 0  // fixed-size matrices of megabytes, kept on the heap
#define EIGEN_DONT_PARALLELIZE
#ifndef EIGEN_NO_DEBUG
#define EIGEN_NO_DEBUG
#endif
#include <Eigen/Core>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <tuple>
#include <utility>

#include "fit.hpp"
#include "system.hpp"

namespace {

using namespace bench;

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

template <std::size_t W, Size S, int Batch, int Order>
class EigenInference final : public Inference, Network<W, S, Batch, Order> {
  using Base = Network<W, S, Batch, Order>;
  static constexpr int in = workloads[W].inputs();
  static constexpr int out = workloads[W].outputs();

 public:
  EIGEN_MAKE_ALIGNED_OPERATOR_NEW
  EigenInference(const Parameters& p, int batch) : Base(p, batch) {}
  void one_by_one(long n, const Samples& samples, float* y) override {
    for (long i = 0; i < n; ++i) run(samples.x.data() + i % samples.batch * in, y);
  }
  void chained(long n, float* x, float* y) override {
    for (long i = 0; i < n; ++i) {
      run(x, y);
      std::copy_n(y, std::min(in, out), x);
    }
  }
  void batch(long n, const Samples& samples, float* y) override {
    for (long i = 0; i < n; ++i) run(samples.x.data(), y);
  }

 private:
  void run(const float* x, float* y) {
    Eigen::Map<typename Base::T::Last>(y, out, this->rows) = this->forward(x);
  }
};

template <std::size_t W, Size S, int Batch, int Order, Optimizer O>
class EigenTraining final : public Training, Network<W, S, Batch, Order> {
  using Base = Network<W, S, Batch, Order>;
  using Base::depth;
  static constexpr const Workload& workload = workloads[W];
  template <std::size_t L>
  using Weights = typename Base::template Weights<L>;
  template <std::size_t L>
  using Bias = typename Base::template Bias<L>;
  template <std::size_t L>
  using Output = typename Base::template Output<L>;

 public:
  EIGEN_MAKE_ALIGNED_OPERATOR_NEW
  EigenTraining(const Parameters& p, const Samples& s)
      : Base(p, s.batch), x_(s.x.data()), t_(s.t.data()) {
    Base::template each<0, depth>([&]<std::size_t L> {
      std::get<L>(dz_).resizeLike(std::get<L>(this->y));
      if constexpr (O == Optimizer::adam) {
        for (auto* m : {&std::get<L>(gw_), &std::get<L>(mw_), &std::get<L>(vw_)})
          *m = Weights<L>::Zero(std::get<L>(this->w).rows(), std::get<L>(this->w).cols());
        for (auto* m : {&std::get<L>(mb_), &std::get<L>(vb_)})
          *m = Bias<L>::Zero(std::get<L>(this->b).size());
      }
    });
  }
  void steps(long n) override {
    for (long i = 0; i < n; ++i) step();
  }
  [[nodiscard]] Parameters parameters() const override { return Base::parameters(); }
  [[nodiscard]] Outputs outputs() const override {
    return {std::get<depth - 1>(this->y).data(), workload.outputs()};
  }

 private:
  void step() {
    const Eigen::Map<const typename Base::T::Last> t(t_, workload.outputs(), this->rows);
    const typename Base::X x(x_, workload.inputs(), this->rows);
    const auto& y = this->forward(x_);
    // SGD in place: the deltas carry −rate / batch, so that the product itself is the update.
    const float scale =
        (O == Optimizer::sgd ? -learning_rate : 1.0F) / static_cast<float>(this->rows);
    std::get<depth - 1>(dz_) = scale * (y - t);
    if constexpr (O == Optimizer::adam) {
      decay1_ *= 0.9;
      decay2_ *= 0.999;
      const double root = std::sqrt(1 - decay2_);
      rate_ = static_cast<float>(0.001 * root / (1 - decay1_));
      epsilon_ = static_cast<float>(1e-8 * root);
    }
    Base::template each<0, depth>([&]<std::size_t Up> {
      constexpr std::size_t L = depth - 1 - Up;
      const auto& dz = std::get<L>(dz_);
      if constexpr (L > 0) {
        auto& below = std::get<L - 1>(dz_);
        const auto& a = std::get<L - 1>(this->y).array();
        below.noalias() = std::get<L>(this->w).transpose() * dz;
        if constexpr (workload.hidden == Act::relu)
          below.array() = (a > 0).select(below.array(), 0.0F);
        else
          below.array() *= 1 - a.square();
        update<L>(std::get<L - 1>(this->y));
      } else {
        update<L>(x);
      }
    });
  }
  template <std::size_t L>
  void update(const auto& in) {
    const auto& dz = std::get<L>(dz_);
    auto& w = std::get<L>(this->w);
    auto& b = std::get<L>(this->b);
    if constexpr (O == Optimizer::sgd) {
      w.noalias() += dz * in.transpose();
      b += dz.rowwise().sum();
    } else {
      auto& g = std::get<L>(gw_);
      g.noalias() = dz * in.transpose();
      adam(w, g, std::get<L>(mw_), std::get<L>(vw_));
      const Bias<L> gb = dz.rowwise().sum();
      adam(b, gb, std::get<L>(mb_), std::get<L>(vb_));
    }
  }
  void adam(auto& w, const auto& g, auto& m, auto& v) const {
    m = 0.9F * m + 0.1F * g;
    v.array() = 0.999F * v.array() + 0.001F * g.array().square();
    w.array() -= rate_ * m.array() / (v.array().sqrt() + epsilon_);
  }

  const float* x_;
  const float* t_;
  typename PerLayer<Output, typename Base::Layers>::type dz_;
  typename PerLayer<Weights, typename Base::Layers>::type gw_, mw_, vw_;
  typename PerLayer<Bias, typename Base::Layers>::type mb_, vb_;
  double decay1_ = 1;
  double decay2_ = 1;
  float rate_ = 0;
  float epsilon_ = 0;
};

/// The fastest of the candidates by a few runs: which sizes and order win depends on the cell.
template <class Cell>
std::unique_ptr<Cell> fastest(auto run, auto... make) {
  std::unique_ptr<Cell> winner;
  double best = 1e9;
  const auto one = [&](auto create) {
    std::unique_ptr<Cell> cell = create();
    double seconds = 1e9;
    for (int i = 0; i < 25; ++i) {
      const auto began = std::chrono::steady_clock::now();
      run(*cell);
      seconds = std::min(
          seconds, std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
    }
    if (seconds < best) best = seconds, winner = create();  // afresh: training has moved it
  };
  (one(make), ...);
  return winner;
}

template <std::size_t W, int Batch>
std::unique_ptr<Inference> infer(const Parameters& p) {
  Samples s{.batch = Batch, .x = {}, .t = {}, .classes = {}};
  s.x.resize(static_cast<std::size_t>(workloads[W].inputs() * Batch));
  std::vector<float> y(static_cast<std::size_t>(workloads[W].outputs() * Batch));
  const long calls = 1 + static_cast<long>(1e6 / (workloads[W].forward_flops() * Batch));
  const auto run = [&](Inference& cell) { cell.batch(calls, s, y.data()); };
  const auto of = [&]<Size S, int Columns, int Order> {
    return [&]() -> std::unique_ptr<Inference> {
      return std::make_unique<EigenInference<W, S, Columns, Order>>(p, Batch);
    };
  };
  const auto fixed = of.template operator()<Size::fixed, Batch, Eigen::ColMajor>();
  if constexpr (Batch == 1)
    return fastest<Inference>(run, fixed,
                              of.template operator()<Size::fixed, Batch, Eigen::RowMajor>());
  else
    return fastest<Inference>(run, fixed,
                              of.template operator()<Size::dynamic, -1, Eigen::ColMajor>());
}

template <std::size_t W, int Batch, Optimizer O>
std::unique_ptr<Training> train(const Parameters& p, const Samples& s) {
  const long calls = 1 + static_cast<long>(1e6 / (workloads[W].training_flops() * Batch));
  return fastest<Training>(
      [&](Training& cell) { cell.steps(calls); },
      [&]() -> std::unique_ptr<Training> {
        return std::make_unique<EigenTraining<W, Size::fixed, Batch, Eigen::ColMajor, O>>(p, s);
      },
      [&]() -> std::unique_ptr<Training> {
        return std::make_unique<EigenTraining<W, Size::dynamic, -1, Eigen::ColMajor, O>>(p, s);
      });
}

std::unique_ptr<Training> training(const Workload& w, const Parameters& p, const Samples& s,
                                   Optimizer optimizer) {
  return for_workload<std::unique_ptr<Training>>(w, [&]<std::size_t W> {
    return optimizer == Optimizer::adam ? train<W, 32, Optimizer::adam>(p, s)
           : s.batch == 32              ? train<W, 32, Optimizer::sgd>(p, s)
                                        : train<W, 128, Optimizer::sgd>(p, s);
  });
}

const bool registered = register_system(
    {.name = "eigen",
     .version = "Eigen " + std::to_string(EIGEN_WORLD_VERSION) + "." +
                std::to_string(EIGEN_MAJOR_VERSION) + "." + std::to_string(EIGEN_MINOR_VERSION) +
                ", " + Eigen::SimdInstructionSetsInUse(),
     .inference =
         [](const Workload& w, const Parameters& p, int batch) {
           return for_workload<std::unique_ptr<Inference>>(w, [&]<std::size_t W> {
             return batch == 1 ? infer<W, 1>(p) : batch == 32 ? infer<W, 32>(p) : infer<W, 256>(p);
           });
         },
     .training = training,
     .fitting = fit_by_gathering(training)});

}  // namespace
