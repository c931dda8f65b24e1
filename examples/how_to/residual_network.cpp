// SPDX-License-Identifier: MIT
// A deep network of residual blocks with LayerNorm, beside a chain of as many layers without either.
#include <cstddef>
#include <iomanip>
#include <iostream>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
using namespace ctnn;

// x + W₂·ReLU(W₁·LayerNorm(x) + b₁) + b₂: the gradient reaches every unit through the sums.
constexpr auto residual_branch = LayerNorm >> Dense<32, 32, ReLU> >> Dense<32>;
constexpr auto unit = residual_branch + Identity;
constexpr auto residual = Dense<64, 32> >> Repeat<6, unit> >> LayerNorm >> Dense<10, Softmax>;
constexpr auto chain = Dense<64, 32> >> Repeat<12, Dense<32, 32, ReLU>> >> Dense<10, Softmax>;

template <auto Net>
using Digits = Learner<Net, CrossEntropy, AdamW<2e-3>, WarmUp<2>, Cosine<>, Batch<32>, Standardize>;

int main() {
  const auto data = read_csv<Digits<chain>>("examples/data/digits.csv");
  const Split split = train_test_split(data, {.test_size = 0.2, .seed = 1});
  std::cout << "parameters: " << parameter_count<residual> << " in residual units, "
            << parameter_count<chain> << " in a chain\n\n";

  History with_units;
  History as_chain;
  const auto model = fit(Digits<residual>{.epochs = 20, .seed = 1}, data, split.train, with_units);
  const auto other = fit(Digits<chain>{.epochs = 20, .seed = 1}, data, split.train, as_chain);
  std::cout << "loss after epoch      1       2       5      10      20\nresidual units   "
            << std::fixed << std::setprecision(4);
  for (const std::size_t epoch : {1, 2, 5, 10, 20})
    std::cout << "  " << with_units.epochs[epoch - 1].loss;
  std::cout << "\na chain          ";
  for (const std::size_t epoch : {1, 2, 5, 10, 20})
    std::cout << "  " << as_chain.epochs[epoch - 1].loss;

  const double accuracy = evaluate(model, data, split.test).accuracy();
  std::cout << "\n\nheld out: accuracy " << accuracy << " with residual units, "
            << evaluate(other, data, split.test).accuracy() << " as a chain\n";
  return accuracy > 0.95 ? 0 : 1;
}
