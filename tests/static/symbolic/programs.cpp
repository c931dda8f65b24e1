// SPDX-License-Identifier: MIT
// Straight-line programs: sharing, fused multiply-adds, inputs, loops over rows.
#include <support/textbook.hpp>

using namespace ctnn;
using namespace ctnn::symbolic;
using namespace ctnn::symbols;

// tanh' through y: two operations, one of them fused
constexpr Program backward = emit(derive_activation(textbook::tangent).backward);
static_assert(text(backward) ==
              "v0 = load g\nv2 = load y\nv3 = fnma v2, v2, 1\nv4 = mul v0, v3\nresult = v4\n");
static_assert(backward.reads("y") && backward.reads("g") && !backward.reads("z"));

// Forward and slope share the sigmoid
constexpr auto swish = derive_activation(textbook::swish);
constexpr Program both = emit({Output{"y", swish.forward}, Output{"slope", swish.slope}});
static_assert(both.operations() <
              emit(swish.forward).operations() + emit(swish.slope).operations());
constexpr int count(const Program& p, Op op) {
  int n = 0;
  for (const Instruction& x : p.code) n += x.op == op ? 1 : 0;
  return n;
}
static_assert(count(both, Op::exp) == 1 && count(both, Op::divide) == 1);

// Constants fold; a power is multiplied out
static_assert(emit(z * (Expr(2) * 3 - 1)).operations() == 1);
static_assert(count(emit(pow(z, 5)), Op::multiply) == 3 && count(emit(pow(z, 5)), Op::pow) == 0);
static_assert(count(emit(sqrt(z)), Op::sqrt) == 1);

// Softmax with cross entropy: three loops, exp(z - max) kept, one division and one exp an element
constexpr auto pair = derive_loss(textbook::softmax, textbook::cross_entropy, distribution("t"));
constexpr Expr scale = symbol("scale", Rank::constant);
constexpr RowProgram joint =
    emit_rows({Output{"delta", scale* pair.delta}, Output{"value", pair.value}});
static_assert(joint.loops == 3 && joint.kept == 1);
static_assert(count(joint, Op::exp) == 1 && count(joint, Op::divide) == 1 &&
              count(joint, Op::log) == 1);
static_assert(count(joint, Op::row_sum) == 2 && count(joint, Op::row_max) == 1);
