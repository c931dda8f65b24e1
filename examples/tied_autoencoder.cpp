// SPDX-License-Identifier: MIT
// An autoencoder of handwritten digits whose decoder reads the encoder's weights transposed: half the
// weights, and nearly the picture that two matrices give.
#include <array>
#include <iostream>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
using namespace ctnn;

constexpr auto tied = Named<"code", Dense<64, 16, Tanh>> >> Transposed<"code", Dense<64>>;
constexpr auto apart = Dense<64, 16, Tanh> >> Dense<64>;
template <auto Net>
using Copy = Learner<Net, HalfSquaredError, Adam<2e-3>, Batch<32>>;

void print(std::span<const float> digit) {
  for (std::size_t row = 0; row < 8; ++row) {
    for (std::size_t column = 0; column < 8; ++column) {
      const float ink = digit[8 * row + column];
      std::cout << (ink > 0.75F ? "##" : ink > 0.5F ? "++" : ink > 0.25F ? ".." : "  ");
    }
    std::cout << "|\n";
  }
}

int main() {
  const auto digits = read_csv<64, Classes<10>>("examples/data/digits.csv");
  Dataset<64, Values<64>> pictures;  // a picture is its own target
  for (std::size_t i = 0; i < digits.size(); ++i) {
    std::array<float, 64> ink{};
    for (std::size_t k = 0; k < 64; ++k) ink[k] = digits.x(i)[k] / 16;
    pictures.add(ink, ink);
  }
  const Split split = train_test_split(pictures, {.test_size = 0.2, .seed = 1});
  const auto model = fit(Copy<tied>{.epochs = 40, .seed = 1}, pictures, split.train);
  const auto other = fit(Copy<apart>{.epochs = 40, .seed = 1}, pictures, split.train);
  std::cout << summary<tied>() << '\n'
            << "one matrix, "
            << parameter_count<tied> << " parameters: " << evaluate(model, pictures, split.test)
            << "two matrices, "
            << parameter_count<apart> << " parameters: " << evaluate(other, pictures, split.test);

  const std::size_t shown = split.test.front();
  std::cout << "\nA picture that was held out:\n";
  print(pictures.x(shown));
  std::cout << "from its sixteen numbers:\n";
  const auto y = model(pictures.x(shown));
  print(y);
}
