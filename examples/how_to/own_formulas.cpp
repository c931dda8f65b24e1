// SPDX-License-Identifier: MIT
// An own activation, loss, penalty, update, metric and validation strategy. The compiler derives the
// formulas, simplifies and vectorizes them like the library's own.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <vector>

#include <ctnn.hpp>
#include <ctnn/inspect/explain_formula.hpp>
using namespace ctnn;

// Formulas: a lambda of symbols, written once, without a derivative.
inline constexpr auto Snake = activation<"Snake">([](auto z) { return z + pow(sin(z), 2); });
inline constexpr auto Quartic = loss<"Quartic">([](auto y, auto t) { return pow(y - t, 4); });
inline constexpr auto Smooth = penalty<1e-5>([](auto w) { return log(1 + pow(w, 2)); });
inline constexpr auto Slowing = update<0.02>([](auto w, auto g, auto m, auto, auto rate, auto k) {
  const auto mean = 0.9 * m + 0.1 * g;
  return Updated{w - rate / (1 + 0.0003 * k) * mean, mean};
});

/// K rounds: every K-th sample is held out, its neighbours are trained on.
template <int K>
struct EveryKth : validation {
  static constexpr const char* name = "EveryKth";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t) {
    std::vector<Split> rounds(K);
    for (std::size_t i = 0; i < data.size(); ++i)
      for (std::size_t k = 0; k < K; ++k)
        (i % K == k ? rounds[k].test : rounds[k].train).push_back(i);
    return rounds;
  }
};

constexpr auto net = Dense<1, 16, Snake> >> Dense<16, Snake> >> Dense<1>;
using Own = Learner<net, Quartic, Smooth, Slowing, Batch<16>, EveryKth<4>{}>;

int main() {
  std::cout << explain(Snake) << '\n' << explain<Identity, Quartic>() << '\n';

  Dataset<1, Values<1>> wave;
  for (int i = 0; i < 128; ++i) {
    const float x = static_cast<float>(i) / 32 - 2;
    wave.add(x, std::sin(3 * x));
  }

  // A metric is a function of predictions, here the largest error.
  const auto largest_error = metric(
      "largest error",
      [](const Predictions<Values<1>>& p) {
        double largest = 0;
        for (std::size_t i = 0; i < p.size(); ++i)
          largest = std::max<double>(largest, std::abs(p.output(i)[0] - p.target(i)[0]));
        return largest;
      },
      Better::lower);

  const auto result = cross_validate(Own{.epochs = 400, .seed = 1}, wave, largest_error);
  std::cout << result;
  return result[largest_error].pooled < 0.5 ? 0 : 1;
}
