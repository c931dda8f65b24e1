// SPDX-License-Identifier: MIT
// Linear regression as a network of one linear neuron, with one variable and with several: gradient
// descent until no weight changes any more finds what the normal equations give in closed form.
#include <algorithm>
#include <array>
#include <cmath>
#include <iostream>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
using namespace ctnn;

template <int N>
using LinearRegression = Learner<Dense<N, 1>, HalfSquaredError, SGD<0.5>, FullBatch, Standardize,
                                 Precision<double>, UntilUpdateBelow<1e-10>>;

/// (XᵀX)·w = Xᵀt for inputs with a 1 behind them, by Gauss and Jordan; a positive definite matrix
/// needs no pivoting. w is (N), then b.
template <int N>
std::array<double, N + 1> least_squares(const Dataset<N, Values<1>>& data) {
  std::array<std::array<double, N + 2>, N + 1> rows{};
  for (std::size_t s = 0; s < data.size(); ++s) {
    std::array<double, N + 2> v{};
    std::ranges::copy(data.x(s), v.begin());
    v[N] = 1;
    v[N + 1] = data.target(s)[0];
    for (std::size_t i = 0; i <= N; ++i)
      for (std::size_t j = 0; j < N + 2; ++j) rows[i][j] += v[i] * v[j];
  }
  for (std::size_t k = 0; k <= N; ++k) {
    for (std::size_t j = N + 1; j + 1 > k; --j) rows[k][j] /= rows[k][k];
    for (std::size_t i = 0; i <= N; ++i)
      for (std::size_t j = N + 1; i != k && j + 1 > k; --j) rows[i][j] -= rows[i][k] * rows[k][j];
  }
  std::array<double, N + 1> w{};
  for (std::size_t k = 0; k <= N; ++k) w[k] = rows[k][N + 1];
  return w;
}

/// The width of an iris petal, from the last N of its other three measures.
template <int N>
bool regress(const Dataset<4, Classes<3>>& iris) {
  Dataset<N, Values<1>> data;
  for (std::size_t s = 0; s < iris.size(); ++s)
    data.add(iris.x(s).template subspan<3 - N, N>(), iris.x(s).template last<1>());
  History history;
  const auto model = fit(LinearRegression<N>{.epochs = 10'000}, data, history);
  const auto w = model.parameters();
  std::cout << N << " of the measures: " << history.outcome.text << "\n  petal width =";
  for (std::size_t i = 0; i < N; ++i) std::cout << ' ' << w[i] << "·x" << i + 1 << " +";
  std::cout << ' ' << w[N] << "    R² " << evaluate(model, data).r2() << '\n';
  const auto close = [](double a, double b) { return std::abs(a - b) < 1e-6; };
  return std::ranges::equal(w, least_squares<N>(data), close);
}

int main() {
  const auto iris = read_csv<4, Classes<3>>("examples/data/iris.csv");
  return regress<1>(iris) && regress<3>(iris) ? 0 : 1;
}
