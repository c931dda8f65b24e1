// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include <ctnn/data/scaler.hpp>
#include <ctnn/model/fold_batch_norm.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/normalization.hpp>
#include <ctnn/random/philox.hpp>
#include <ctnn/step/fold_scaling.hpp>

using namespace ctnn;

namespace {

constexpr std::size_t width = 8;
constexpr auto normed = Dense<8, 8, Tanh> >> BatchNorm<> >> Dense<1>;
using Input = std::array<float, width>;
constexpr double u = std::numeric_limits<float>::epsilon() / 2;

struct Place {
  double offset, spread;
};
constexpr std::array places{Place{0, 1},      Place{1013.25, 1}, Place{101325, 10},
                            Place{101325, 1}, Place{-1e6, 1},    Place{5.5e6, 5},
                            Place{1.6e7, 10}, Place{1e-3, 1e-9}, Place{1e30, 1e25}};

/// Numbers in (−1, 1).
struct Numbers {
  Random random{11, Purpose::initialization};
  std::uint64_t k = 0;
  double operator()() { return 2 * random.uniform(k++) - 1; }
};
/// ulp(|x|)/2.
double half_ulp(double x) {
  const auto a = static_cast<float>(std::abs(x));
  return (static_cast<double>(std::nextafter(a, std::numeric_limits<float>::infinity())) - a) / 2;
}

/// The model's one output with its parameters and inputs taken as exact.
double exact(const auto& model, const Input& x) {
  double z = model.template biases<0>()[0];
  for (std::size_t i = 0; i < width; ++i)
    z += static_cast<double>(model.template weights<0>()(0, static_cast<int>(i))) * x[i];
  return z;
}
/// Checks a folded model against z of x: its parameters are off by what rounding W′ and b′ once
/// costs near the mean, its outputs by what sums of such large numbers cost.
void check(const auto& folded, const Input& x, const Input& mean, double z) {
  double near = half_ulp(static_cast<double>(folded.template biases<0>()[0]));
  double size = std::abs(static_cast<double>(folded.template biases<0>()[0]));
  for (std::size_t i = 0; i < width; ++i) {
    const double w = std::abs(static_cast<double>(folded.template weights<0>()(0, int(i))));
    near += 2 * u * w * std::abs(static_cast<double>(x[i]) - mean[i]);
    size += w * std::abs(static_cast<double>(x[i]));
  }
  CHECK(std::abs(exact(folded, x) - z) <= 1.01 * near);
  CHECK(std::abs(static_cast<double>(folded(x)[0]) - z) <= near + (width + 1) * u * size);
}

}  // namespace

TEST_CASE("scaling folded into W and b is off by one rounding of b, wherever the inputs lie") {
  Numbers random;
  for (const auto& [offset, spread] : places) {
    CAPTURE(offset);
    Model<Dense<width, 1>> model;
    Scaler<width> scaler;
    for (std::size_t i = 0; i < width; ++i) {
      scaler.shift[i] = static_cast<float>(offset + spread * random());
      scaler.factor[i] = static_cast<float>((1 + 0.3 * random()) / spread);
      model.weights<0>()(0, static_cast<int>(i)) = static_cast<float>(random());
    }
    model.biases<0>()[0] = static_cast<float>(random());
    auto folded = model;
    fold_scaling(folded, scaler);
    for (int s = 0; s < 20; ++s) {
      Input x{};
      double z = model.biases<0>()[0];
      for (std::size_t i = 0; i < width; ++i) {
        x[i] = static_cast<float>(offset + spread * 2 * random());
        z += static_cast<double>(model.weights<0>()(0, static_cast<int>(i))) * scaler.factor[i] *
             (static_cast<double>(x[i]) - scaler.shift[i]);
      }
      check(folded, x, scaler.shift, z);
    }
  }
}

TEST_CASE("so is BatchNorm in front of a layer") {
  Numbers random;
  for (const auto& [offset, spread] : places) {
    CAPTURE(offset);
    Model<normed> model;
    Input mean{}, scale{};
    auto p = model.parameters();
    std::size_t k = width * width + width;  // γ, β, mean, variance, then W and b
    for (std::size_t i = 0; i < width; ++i) {
      p[k + i] = static_cast<float>(1 + 0.3 * random());
      p[k + width + i] = static_cast<float>(random());
      p[k + 2 * width + i] = mean[i] = static_cast<float>(offset + spread * random());
      p[k + 3 * width + i] = static_cast<float>(spread < 1e15 ? spread * spread : 1e30);
      scale[i] = p[k + 3 * width + i];
    }
    for (std::size_t i = 0; i <= width; ++i) p[k + 4 * width + i] = static_cast<float>(random());
    const auto lean = fold_batch_norm(model);
    for (int s = 0; s < 20; ++s) {
      Input x{};
      double z = p[k + 5 * width];
      double bias = half_ulp(static_cast<double>(lean.biases<1>()[0]));
      double folded = lean.biases<1>()[0];
      for (std::size_t i = 0; i < width; ++i) {
        x[i] = static_cast<float>(offset + spread * random());
        const double d = static_cast<double>(x[i]) - mean[i];
        const double factor =
            p[k + i] / std::sqrt(static_cast<double>(scale[i]) + detail::norm_epsilon);
        z += static_cast<double>(p[k + 4 * width + i]) * (d * factor + p[k + width + i]);
        const double w = lean.weights<1>()(0, static_cast<int>(i));
        folded += w * x[i];
        bias += 2 * u * std::abs(w * d);
      }
      CHECK(std::abs(folded - z) <= 1.01 * bias);
    }
  }
}
