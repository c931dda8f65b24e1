// SPDX-License-Identifier: MIT
// A denoising autoencoder of handwritten digits. Its decoder reads the encoder's weights transposed:
// half the weights of two matrices.
#include <algorithm>
#include <array>
#include <iostream>
#include <random>
#include <span>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
using namespace ctnn;

constexpr auto tied = Named<"code", Dense<64, 32, Tanh>> >> Transposed<"code", Dense<64>>;
using Copying = Learner<tied, HalfSquaredError, Adam<2e-3>, Batch<32>>;
using Denoising = Learner<tied, HalfSquaredError, Adam<2e-3>, Batch<32>, InputNoise<0.3>>;
using Pictures = Dataset<64, Values<64>>;

/// Pictures of 8×8 pixels beside one another.
void print(std::array<std::span<const float, 64>, 3> pictures) {
  for (std::size_t row = 0; row < 8; ++row) {
    for (const auto picture : pictures) {
      for (const float ink : picture.subspan(8 * row, 8))
        std::cout << (ink > 0.75F ? "##" : ink > 0.5F ? "++" : ink > 0.25F ? ".." : "  ");
      std::cout << " | ";
    }
    std::cout << '\n';
  }
}

int main() {
  const auto digits = read_csv<64, Classes<10>>("examples/data/digits.csv");
  std::mt19937 random(1);
  std::normal_distribution<float> noise(0, 0.3F);
  Pictures clean;  // a picture, ink of 0 … 1, is its own target
  Pictures noisy;  // the same with noise on the inputs, not on the targets
  for (std::size_t i = 0; i < digits.size(); ++i) {
    std::array<float, 64> ink{};
    std::ranges::transform(digits.x(i), ink.begin(), [](float x) { return x / 16; });
    clean.add(ink, ink);
    std::array<float, 64> spoilt{};
    std::ranges::transform(ink, spoilt.begin(), [&](float x) { return x + noise(random); });
    noisy.add(spoilt, ink);
  }

  // Both learn from clean pictures; one has new noise on its inputs in every epoch.
  const Split split = train_test_split(digits, {.test_size = 0.2, .seed = 1});
  const auto copying = fit(Copying{.epochs = 60, .seed = 1}, clean, split.train);
  const auto denoising = fit(Denoising{.epochs = 60, .seed = 1}, clean, split.train);
  std::cout << summary<tied>() << "\ntrained without noise, on clean pictures: "
            << evaluate(copying, clean, split.test)
            << "trained without noise, on noisy pictures: " << evaluate(copying, noisy, split.test)
            << "trained with noise, on clean pictures:    "
            << evaluate(denoising, clean, split.test)
            << "trained with noise, on noisy pictures:    "
            << evaluate(denoising, noisy, split.test);

  std::cout << "\nHeld out: a picture, the same with noise, and what is restored of it:\n";
  const std::size_t shown = split.test.front();
  const std::array<float, 64> restored = denoising(noisy.x(shown));
  print({clean.x(shown), noisy.x(shown), restored});
  return evaluate(denoising, noisy, split.test).r2() > evaluate(copying, noisy, split.test).r2()
             ? 0
             : 1;
}
