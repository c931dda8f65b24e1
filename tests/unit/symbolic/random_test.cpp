// SPDX-License-Identifier: MIT
// Random formulas: what the simplifier and the gradient return is compared with what was written.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <memory>
#include <random>

#include <ctnn/symbolic/formula_text.hpp>
#include <ctnn/symbolic/gradient.hpp>

using namespace ctnn;
using namespace ctnn::symbolic;

namespace {

/// The value of a formula; if `strict`, NaN where any part of it is not finite.
double value_of(const Expr& e, double z, double y, double t, bool strict) {
  std::array<double, 128> v{};
  for (std::size_t i = 0; i < e.nodes.size(); ++i) {
    const Node& n = e.nodes[i];
    const double a = v[n.a], b = v[n.b], c = v[n.c];
    switch (n.op) {
      case Op::constant:
        v[i] = n.value;
        break;
      case Op::symbol:
        v[i] = n.name.view() == "z" ? z : n.name.view() == "y" ? y : t;
        break;
      case Op::add:
        v[i] = a + b;
        break;
      case Op::subtract:
        v[i] = a - b;
        break;
      case Op::multiply:
        v[i] = a * b;
        break;
      case Op::divide:
        v[i] = a / b;
        break;
      case Op::negate:
        v[i] = -a;
        break;
      case Op::power:
        v[i] = std::pow(a, n.value);
        break;
      case Op::exp:
        v[i] = std::exp(a);
        break;
      case Op::expm1:
        v[i] = std::expm1(a);
        break;
      case Op::log:
        v[i] = std::log(a);
        break;
      case Op::log1p:
        v[i] = std::log1p(a);
        break;
      case Op::tanh:
        v[i] = std::tanh(a);
        break;
      case Op::sigmoid:
        v[i] = 1 / (1 + std::exp(-a));
        break;
      case Op::softplus:
        v[i] = std::fmax(a, 0) + std::log1p(std::exp(-std::fabs(a)));
        break;
      case Op::sin:
        v[i] = std::sin(a);
        break;
      case Op::cos:
        v[i] = std::cos(a);
        break;
      case Op::abs:
        v[i] = std::fabs(a);
        break;
      case Op::sign:
        v[i] = (a > 0) - (a < 0);
        break;
      case Op::min:
        v[i] = a < b ? a : b;
        break;
      case Op::max:
        v[i] = a > b ? a : b;
        break;
      case Op::greater:
        v[i] = a > b;
        break;
      case Op::greater_equal:
        v[i] = a >= b;
        break;
      case Op::where:
        v[i] = a != 0 ? b : c;
        break;
      default:
        return std::nan("");
    }
    if (strict && !std::isfinite(v[i])) return std::nan("");
  }
  return v[e.nodes.size() - 1];
}

struct Formulas {
  std::mt19937 random;
  int pick(int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); }

  Expr leaf() {
    const int kind = pick(6);
    if (kind < 2) return kind == 0 ? symbols::y : symbols::t;
    constexpr std::array constants{0.5, 1.0, 2.0, -1.0, 3.0, 0.1};
    return kind == 2 ? Expr(constants[static_cast<std::size_t>(pick(6))]) : symbols::z;
  }
  Expr any(int depth) {
    if (depth == 0 || pick(6) == 0) return leaf();
    const Expr a = any(depth - 1);
    switch (pick(22)) {
      case 0:
      case 1:
      case 2:
        return a + any(depth - 1);
      case 3:
      case 4:
        return a - any(depth - 1);
      case 5:
      case 6:
      case 7:
        return a * any(depth - 1);
      case 8:
        return a / any(depth - 1);
      case 9:
        return -a;
      case 10:
        return exp(a);
      case 11:
        return log(a);
      case 12:
        return tanh(a);
      case 13:
        return 1 / (1 + exp(-a));
      case 14:
        return softplus(a);
      case 15:
        return abs(a);
      case 16:
        return max(a, any(depth - 1));
      case 17:
        return min(a, any(depth - 1));
      case 18:
        return where(a > any(depth - 1), any(depth - 1), any(depth - 1));
      case 19:
        return sqrt(a);
      case 20:
        return pow(a, static_cast<double>(pick(4) + 2));
      default:
        return pick(2) == 0 ? expm1(a) : sin(a);
    }
  }
};

}  // namespace

TEST_CASE("simplified random formulas keep their value and their slope") {
  Formulas formulas{std::mt19937{20240607}};
  int values = 0, slopes = 0;
  for (int round = 0; round < 1500; ++round) {
    const Expr written = formulas.any(3);
    const auto g = std::make_unique<symbolic::detail::Workspace>();
    const auto z = g->symbol(symbols::z);
    const auto root = g->best(g->import(written));
    const Expr simple = symbolic::detail::to_expr(*g, root);
    const Expr slope = symbolic::detail::to_expr(
        *g, g->best(symbolic::detail::gradient(*g, root, z, g->constant(1))));
    CAPTURE(text(written).chars);
    CAPTURE(text(simple).chars);
    CAPTURE(text(slope).chars);
    for (double at : {-1.93, -0.41, 0.37, 1.71}) {
      const double y = 0.613, t = 1.27, h = 1e-6, exact = value_of(written, at, y, t, true);
      if (!std::isfinite(exact) || std::fabs(exact) > 1e6) continue;
      ++values;
      CHECK(value_of(simple, at, y, t, false) == doctest::Approx(exact).epsilon(1e-7));
      const auto difference = [&](double step) {
        return (value_of(written, at + step, y, t, true) -
                value_of(written, at - step, y, t, true)) /
               (2 * step);
      };
      const double near = difference(h), far = difference(10 * h);
      // At a kink or close to a pole the two differences disagree, and say nothing.
      if (!std::isfinite(near) || std::fabs(near) > 1e4 ||
          std::fabs(near - far) > 1e-4 * (1 + std::fabs(near)))
        continue;
      ++slopes;
      CHECK(value_of(slope, at, y, t, false) == doctest::Approx(near).epsilon(1e-3));
    }
  }
  CHECK(values > 3000);
  CHECK(slopes > 3000);
}
