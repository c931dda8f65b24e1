// SPDX-License-Identifier: MIT
// Activations as values made from lambdas, for the two-translation-unit test.
#pragma once

#include <ctnn/symbolic/derive_formulas.hpp>
#include <ctnn/symbolic/evaluate.hpp>

namespace linkage {

template <class F>
struct Activation : F {
  static constexpr ctnn::symbolic::DerivedActivation derived =
      ctnn::symbolic::derive_activation(F{});
  static constexpr ctnn::symbolic::Program forward = ctnn::symbolic::emit(derived.forward);
};
template <class F>
constexpr Activation<F> activation(F f) {
  return {f};
}
inline constexpr auto snake = activation([](auto z) { return z + pow(sin(z), 2); });
template <double A>
inline constexpr auto scaled = activation([](auto z) { return A * z; });

template <auto A>
struct Layer {
  static float run(float z) {
    return ctnn::Evaluate<decltype(A)::forward, float>::run(ctnn::inputs<"z">(z));
  }
  static const void* address() {
    static const float at_one = run(1.0F);
    return &at_one;
  }
};
const void* other_snake();
const void* other_scaled();

}  // namespace linkage
