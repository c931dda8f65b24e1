// SPDX-License-Identifier: MIT
// A user's program: links to ctnn::ctnn and nothing else.
#include <cstdio>

#include <ctnn.hpp>

constexpr auto net = ctnn::Dense<2, 3, ctnn::ReLU> >> ctnn::Dense<1>;

int main() {
  constexpr ctnn::Model<net> model;
  static_assert(model(std::array{1.0F, 2.0F})[0] == 0.0F);
  std::printf("%zu parameters, %s\n", ctnn::parameter_count<net>, ctnn::instruction_set);
}
