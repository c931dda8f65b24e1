// SPDX-License-Identifier: MIT
// The textbook's formulas, as a user would write them, for the tests of symbolic/.
#pragma once

#include <ctnn/symbolic/derive_formulas.hpp>
#include <ctnn/symbolic/evaluate_rows.hpp>
#include <ctnn/symbolic/row_program.hpp>

namespace textbook {
using ctnn::Expr;

// ---- activations
inline constexpr auto identity = [](auto z) { return z; };
inline constexpr auto logistic = [](auto z) { return 1 / (1 + exp(-z)); };
inline constexpr auto tangent = [](auto z) { return tanh(z); };
inline constexpr auto tangent_by_sigmoid = [](auto z) { return 2 * sigmoid(2 * z) - 1; };
inline constexpr auto relu = [](auto z) { return max(z, 0); };
inline constexpr auto leaky_relu = [](auto z) { return max(0.1 * z, z); };
inline constexpr auto prelu = [](auto z, auto alpha) { return max(z, 0) + alpha * min(z, 0); };
inline constexpr auto elu = [](auto z) { return where(z > 0, z, exp(z) - 1); };
inline constexpr auto elu_half = [](auto z) { return where(z > 0, z, 0.5 * (exp(z) - 1)); };
inline constexpr auto selu = [](auto z) {
  return 1.0507009873554805 * where(z > 0, z, 1.6732632423543772 * (exp(z) - 1));
};
inline constexpr auto soft_plus = [](auto z) { return log(1 + exp(z)); };
inline constexpr auto softsign = [](auto z) { return z / (1 + abs(z)); };
inline constexpr auto swish = [](auto z) { return z * sigmoid(z); };
inline constexpr auto gelu = [](auto z) { return 0.5 * z * (1 + erf(z / 1.4142135623730951)); };
inline constexpr auto gelu_tanh = [](auto z) {
  return 0.5 * z * (1 + tanh(0.7978845608028654 * (z + 0.044715 * pow(z, 3))));
};
inline constexpr auto mish = [](auto z) { return z * tanh(log(1 + exp(z))); };
inline constexpr auto hard_tanh = [](auto z) { return max(-1, min(1, z)); };
inline constexpr auto hard_sigmoid = [](auto z) { return max(0, min(1, z / 6 + 0.5)); };
inline constexpr auto hard_swish = [](auto z) { return z * max(0, min(1, z / 6 + 0.5)); };
inline constexpr auto snake = [](auto z) { return z + pow(sin(z), 2); };
inline constexpr auto exponential = [](auto z) { return exp(z); };
inline constexpr auto softmax = [](auto z) {
  auto e = exp(z - row_max(z));
  return e / row_sum(e);
};
inline constexpr auto log_softmax = [](auto z) {
  return z - row_max(z) - log(row_sum(exp(z - row_max(z))));
};

// ---- losses, of the output y and the target t
inline constexpr auto half_squared = [](auto y, auto t) { return 0.5 * pow(t - y, 2); };
inline constexpr auto absolute = [](auto y, auto t) { return abs(t - y); };
inline constexpr auto huber = [](auto y, auto t) {
  auto d = abs(t - y);
  return where(d > 1, d - 0.5, 0.5 * d * d);
};
inline constexpr auto log_cosh = [](auto y, auto t) {
  auto d = abs(t - y);
  return d + log(1 + exp(-2 * d)) - 0.6931471805599453;
};
inline constexpr auto binary_cross_entropy = [](auto y, auto t) {
  return -(t * log(y) + (1 - t) * log(1 - y));
};
inline constexpr auto cross_entropy = [](auto y, auto t) { return -row_sum(t * log(y)); };
inline constexpr auto hinge = [](auto y, auto t) { return max(0, 1 - t * y); };
inline constexpr auto perceptron = [](auto y, auto t) { return max(0, -t * y); };
inline constexpr auto poisson = [](auto y, auto t) { return y - t * log(y); };
inline constexpr auto gaussian_nll = [](auto y, auto t) {
  return 0.5 * log(Expr(6.283185307179586 * 0.25)) + pow(t - y, 2) / (2 * 0.25);
};
inline constexpr auto kullback_leibler = [](auto y, auto t) {
  return row_sum(t * log(max(t, 1e-37) / y));  // 0*log(0/y) is 0
};
inline constexpr auto row_half_squared = [](auto y, auto t) {
  return 0.5 * row_sum(pow(t - y, 2));
};

}  // namespace textbook
