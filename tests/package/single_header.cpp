// SPDX-License-Identifier: MIT
// The core of the README's program on a small table made here, with ctnn in one header: nothing else
// of it is found when this is compiled.
#include <array>
#include <iostream>

#include <ctnn_single.hpp>
using namespace ctnn;

constexpr auto net = Dense<4, 2, Softmax>;
using Larger = Learner<net, CrossEntropy, L2<1e-4>, Adam<2e-2>, Batch<16>>;

int main() {
  Dataset<4, Classes<2>> data;  // is the first input larger than the third?
  for (int i = 0; i < 64; ++i) {
    const std::array<float, 4> x{static_cast<float>(i % 7), 1, static_cast<float>(i % 5), 2};
    data.add(x, x[0] > x[2] ? 1 : 0);
  }
  std::cout << summary<net>();
  const Larger learner{.epochs = 100, .seed = 7};
  const Model<net> model = fit(learner, data);
  int right = 0;
  for (std::size_t s = 0; s < data.size(); ++s) {
    const std::array<float, 2> y = model(data.x(s));
    right += (y[1] > y[0]) == (data.target(s) == 1);
  }
  std::cout << right << " of " << data.size() << " right\n";
  return right > 56 ? 0 : 1;
}
