// SPDX-License-Identifier: MIT
// Predict several things at once: which iris it is, and how wide its petal is, from the other three
// measurements. One network with two heads, each with a target, a loss and scores of its own.
#include <iostream>
#include <span>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
using namespace ctnn;

constexpr auto trunk = Dense<3, 12, Tanh>;
constexpr auto both = trunk >> (Named<"species", Dense<3, Softmax>> | Named<"width", Dense<1>>);
using Both = Learner<both, Losses<CrossEntropy, HalfSquaredError>, LossWeights<1.0, 2.0>,
                     Standardize, Adam<5e-3>, Batch<16>>;

int main() {
  // Three inputs; the targets of a sample are numbers one behind another, in the order of the heads.
  const auto irises = read_csv<4, Classes<3>>("examples/data/iris.csv");
  Dataset<3, Targets<Classes<3>, Values<1>>> data;
  for (std::size_t i = 0; i < irises.size(); ++i) {
    const std::span<const float, 4> x = irises.x(i);
    data.add(x.first<3>(), {irises.target(i), x[3]});
  }

  std::cout << summary<both>() << "\nBoth heads in one cross-validation:\n"
            << cross_validate(Both{.epochs = 200, .seed = 1}, data, KFold<5>,
                              of_head<both, "species">(f1_score(Average::macro)),
                              of_head<both, "width">(r2_score));

  const Split split = train_test_split(irises, {.test_size = 0.3, .seed = 1});
  const auto model = fit(Both{.epochs = 200, .seed = 1}, data, split.train);
  const auto table = predict(model, data, split.test);
  std::cout << "\nheld out\n" << evaluate(table);

  const auto y = model(data.x(0));
  std::cout << "\nThe first iris is " << irises.class_names()[0] << " with probability "
            << head<both, "species">(y)[0] << ", its petal " << head<both, "width">(y)[0]
            << " cm wide; it is " << data.target(0)[1] << ".\n";
  return r2_score(table.head<1>()) > 0.9 ? 0 : 1;
}
