// SPDX-License-Identifier: MIT
// Optimizer updates as formulas with several outputs, for the tests of symbolic/.
#pragma once

#include <ctnn/symbolic/program.hpp>

namespace updates {
using namespace ctnn;
using namespace ctnn::symbolic;
using symbols::g, symbols::w;
inline constexpr Expr m = symbol("m"), v = symbol("v");
inline constexpr Expr rate = symbol("rate", Rank::constant), step = symbol("step", Rank::constant);

inline constexpr Program sgd = emit({Output{"w", w - rate* g}});

inline constexpr Expr velocity = 0.9 * m - rate * g;
inline constexpr Program momentum = emit({Output{"w", w + velocity}, Output{"m", velocity}});
inline constexpr Program nesterov =
    emit({Output{"w", w + 0.9 * velocity - rate* g}, Output{"m", velocity}});

inline constexpr Expr mean_square = 0.9 * v + 0.1 * g * g;
inline constexpr Program rmsprop =
    emit({Output{"w", w - rate* g / (sqrt(mean_square) + 1e-8)}, Output{"v", mean_square}});

inline constexpr Expr square_sum = v + g * g;
inline constexpr Program adagrad =
    emit({Output{"w", w - rate* g / (sqrt(square_sum) + 1e-8)}, Output{"v", square_sum}});

inline constexpr Expr m1 = 0.9 * m + 0.1 * g, v1 = 0.999 * v + 0.001 * g * g;
inline constexpr Expr m_hat = m1 / (1 - pow(0.9, step)), v_hat = v1 / (1 - pow(0.999, step));
inline constexpr Program adam =
    emit({Output{"w", w - rate* m_hat / (sqrt(v_hat) + 1e-8)}, Output{"m", m1}, Output{"v", v1}});
inline constexpr Program adamw =
    emit({Output{"w", w - rate*(m_hat / (sqrt(v_hat) + 1e-8) + 0.01 * w)}, Output{"m", m1},
          Output{"v", v1}});
inline constexpr Program nadam = emit(
    {Output{"w", w - rate * (0.9 * m1 / (1 - pow(0.9, step + 1)) + 0.1 * g / (1 - pow(0.9, step))) /
                         (sqrt(v_hat) + 1e-8)},
     Output{"m", m1}, Output{"v", v1}});

}  // namespace updates
