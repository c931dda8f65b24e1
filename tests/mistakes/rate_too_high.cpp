// SPDX-License-Identifier: MIT
#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/report/progress.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
using L = Learner<net, CrossEntropy, SGD<1e6>>;

int main() {
  const auto data = read_csv<4, Classes<3>>("examples/data/iris.csv");
  static_cast<void>(fit(L{.epochs = 20}, data, Progress{}));
}
