// SPDX-License-Identifier: MIT
// Two tasks on one trunk: which iris it is, and how wide its petal is, from the other three
// measurements. One network with two heads, a loss for each, beside a network for each task.
#include <array>
#include <iostream>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
using namespace ctnn;

constexpr auto trunk = Dense<3, 12, Tanh>;
constexpr auto both = trunk >> (Named<"species", Dense<3, Softmax>> | Named<"width", Dense<1>>);
using Both = Learner<both, Losses<CrossEntropy, HalfSquaredError>, LossWeights<1.0, 2.0>,
                     Standardize, Adam<5e-3>, Batch<16>>;
using Species =
    Learner<(trunk >> Dense<3, Softmax>), CrossEntropy, Standardize, Adam<5e-3>, Batch<16>>;
using Width = Learner<(trunk >> Dense<1>), HalfSquaredError, Standardize, Adam<5e-3>, Batch<16>>;

int main() {
  const auto irises = read_csv<4, Classes<3>>("examples/data/iris.csv");
  Dataset<3, Targets<Classes<3>, Values<1>>> data;
  Dataset<3, Classes<3>> species;
  Dataset<3, Values<1>> widths;
  for (std::size_t i = 0; i < irises.size(); ++i) {
    const std::span<const float, 3> x = irises.x(i).first<3>();
    const float width = irises.x(i)[3];
    data.add(x, std::array{static_cast<float>(irises.target(i)), width});
    species.add(x, irises.target(i));
    widths.add(x, std::array{width});
  }

  std::cout << summary<both>() << '\n';
  const Split split = train_test_split(species, {.test_size = 0.3, .seed = 1});
  const auto model = fit(Both{.epochs = 200, .seed = 1}, data, split.train);
  std::cout << "one network, two heads, " << parameter_count<both> << " parameters\n"
            << evaluate(model, data, split.test);
  const auto of_species = fit(Species{.epochs = 200, .seed = 1}, species, split.train);
  const auto of_width = fit(Width{.epochs = 200, .seed = 1}, widths, split.train);
  std::cout << "\na network for each\n"
            << evaluate(of_species, species, split.test) << evaluate(of_width, widths, split.test);

  std::cout << "\nBoth heads in one cross-validation:\n"
            << cross_validate(Both{.epochs = 200, .seed = 1}, data, KFold<5>,
                              of_head<both, "species">(f1_score(Average::macro)),
                              of_head<both, "width">(r2_score));

  const auto y = model(data.x(0));
  std::cout << "\nThe first iris is setosa with probability " << head<both, "species">(y)[0]
            << ", its petal " << head<both, "width">(y)[0] << " cm wide; it is "
            << data.target(0)[1] << ".\n";
}
