// SPDX-License-Identifier: MIT
// Eigen by hand, as an expert would for networks this small: all sizes fixed, a column per sample, and
// all parameters in one array, so that Adam is one pass.
#define EIGEN_DONT_PARALLELIZE
#ifndef EIGEN_NO_DEBUG
#define EIGEN_NO_DEBUG
#endif
#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <random>

#include "system.hpp"

namespace {

using namespace bench;

template <int Rows, int Cols>
using Matrix = Eigen::Matrix<float, Rows, Cols>;

template <int In, int Hidden, int Out, int Batch>
class Network {
  static constexpr int w1 = 0;
  static constexpr int b1 = w1 + Hidden * In;
  static constexpr int w2 = b1 + Hidden;
  static constexpr int b2 = w2 + Out * Hidden;
  static constexpr int parameters = (b2 + Out + 15) / 16 * 16;  // whole vectors
  using Array = Eigen::Array<float, parameters, 1>;
  template <int Rows, int Cols>
  using Map = Eigen::Map<Matrix<Rows, Cols>>;
  /// The last batch of an epoch is smaller: its columns are counted at run time.
  template <int Rows, int Cols>
  using Block = Eigen::Matrix<float, Rows, Cols, Eigen::ColMajor, Rows, Batch>;

 public:
  EIGEN_MAKE_ALIGNED_OPERATOR_NEW
  void start(unsigned from) {
    std::mt19937 random(from);
    p_.setZero();
    m_.setZero();
    v_.setZero();
    decay1_ = decay2_ = 1;
    const auto fill = [&](int first, int last, float bound) {
      std::uniform_real_distribution<float> uniform(-bound, bound);
      for (int i = first; i < last; ++i) p_[i] = uniform(random);
    };
    fill(w1, b1, std::sqrt(6.0F / In));
    fill(w2, b2, std::sqrt(6.0F / (Hidden + Out)));
  }

  /// One step of Adam on columns order[0 … n) of x (In, samples).
  template <int Cols>
  void step(const auto& x, const auto& classes, const std::size_t* order, int n) {
    Block<In, Cols> a(In, n);
    for (int s = 0; s < n; ++s) a.col(s) = x.col(static_cast<long>(order[s]));
    Block<Hidden, Cols> h(Hidden, n);
    Block<Out, Cols> y(Out, n);
    forward(a, h, y);
    // ∂L/∂z = (y − t) / n
    for (int s = 0; s < n; ++s) y(classes[order[s]], s) -= 1;
    y *= 1.0F / static_cast<float>(n);
    Block<Hidden, Cols> dh(Hidden, n);
    dh.noalias() = view<Out, Hidden>(p_, w2).transpose() * y;
    dh = (h.array() > 0).select(dh, 0.0F);
    view<Hidden, In>(g_, w1).noalias() = dh * a.transpose();
    view<Hidden, 1>(g_, b1) = dh.rowwise().sum();
    view<Out, Hidden>(g_, w2).noalias() = y * h.transpose();
    view<Out, 1>(g_, b2) = y.rowwise().sum();

    decay1_ *= 0.9F;
    decay2_ *= 0.999F;
    const float root = std::sqrt(1 - decay2_);
    m_ = 0.9F * m_ + 0.1F * g_;
    v_ = 0.999F * v_ + 0.001F * g_.square();
    p_ -= (learning_rate * root / (1 - decay1_)) * m_ / (v_.sqrt() + 1e-8F * root);
  }

  /// y is (Out, n), the probabilities of the columns of x.
  void forward(const auto& x, auto& h, auto& y) {
    h.noalias() = view<Hidden, In>(p_, w1) * x;
    h.colwise() += view<Hidden, 1>(p_, b1);
    h = h.cwiseMax(0.0F);
    y.noalias() = view<Out, Hidden>(p_, w2) * h;
    y.colwise() += view<Out, 1>(p_, b2);
    y.rowwise() -= y.colwise().maxCoeff().eval();
    y = y.array().exp();
    y.array().rowwise() /= y.colwise().sum().array().eval();
  }

 private:
  template <int Rows, int Cols>
  static Map<Rows, Cols> view(Array& array, int at) {
    return Map<Rows, Cols>(array.data() + at);
  }

  Array p_, m_, v_;
  Array g_ = Array::Zero();  // its padding stays zero
  float decay1_ = 1;
  float decay2_ = 1;
};

template <int In, int Hidden, int Out, int Batch>
Outcome run(const Task& task) {
  const Table& table = *task.table;
  const auto all = static_cast<long>(table.size());
  const Eigen::Map<const Matrix<In, -1>> data(table.x.data(), In, all);
  const auto net = std::make_unique<Network<In, Hidden, Out, Batch>>();
  Votes votes(table);
  Matrix<In, -1> x(In, all);
  std::mt19937 random(seed);
  for (std::size_t r = 0; r < task.rounds.size(); ++r) {
    const Round& round = task.rounds[r];
    const auto n = static_cast<long>(round.train.size());
    Matrix<In, 1> mean = Matrix<In, 1>::Zero();
    Matrix<In, 1> square = Matrix<In, 1>::Zero();
    for (const std::size_t s : round.train) mean += data.col(static_cast<long>(s));
    mean /= static_cast<float>(n);
    for (const std::size_t s : round.train)
      square += (data.col(static_cast<long>(s)) - mean).cwiseAbs2();
    square /= static_cast<float>(n);
    const Matrix<In, 1> factor = (square.array() > 0).select(square.array().rsqrt(), 1.0F);
    x = (data.colwise() - mean).array().colwise() * factor.array();

    net->start(seed + static_cast<unsigned>(r));
    std::vector<std::size_t> order = round.train;
    for (int epoch = 0; epoch < task.epochs; ++epoch) {
      std::shuffle(order.begin(), order.end(), random);
      long at = 0;
      for (; at + Batch <= n; at += Batch)
        net->template step<Batch>(x, table.y, order.data() + at, Batch);
      if (at < n)
        net->template step<Eigen::Dynamic>(x, table.y, order.data() + at, static_cast<int>(n - at));
    }

    const auto count = static_cast<long>(round.test.size());
    Matrix<In, -1> q(In, count);
    for (long s = 0; s < count; ++s)
      q.col(s) = x.col(static_cast<long>(round.test[static_cast<std::size_t>(s)]));
    Matrix<Hidden, -1> h(Hidden, count);
    Matrix<Out, -1> y(Out, count);
    net->forward(q, h, y);
    for (long s = 0; s < count; ++s)
      votes.add(round.test[static_cast<std::size_t>(s)], y.col(s).data());
  }
  return {.accuracy = votes.accuracy()};
}

const bool registered = register_system(
    {.name = "eigen",
     .version = std::string("Eigen 3.4, by hand, ") + Eigen::SimdInstructionSetsInUse(),
     .prepare = [](const Task& task) -> Run {
       if (task.hidden.size() > 1) return {};
       if (task.table->inputs == 4) return [&task] { return run<4, 8, 3, 16>(task); };
       return [&task] { return run<64, 32, 10, 32>(task); };
     }});

}  // namespace
