// SPDX-License-Identifier: MIT
#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/report/progress.hpp>

using namespace ctnn;

constexpr auto net = Dense<13, 8, Tanh> >> Dense<3, Softmax>;
using L = Learner<net, CrossEntropy, SGD<0.1>>;

int main() {
  const auto data = read_csv<13, Classes<3>>("examples/data/wine.csv");
  static_cast<void>(fit(L{.epochs = 20}, data, Progress{}));
}
