// SPDX-License-Identifier: MIT
// Every header twice in one program: the same entities, so the same bits.
#include "two_units.hpp"

int main() {
  ctnn::Dataset<2, ctnn::Values<1>> data;
  const std::array x{1.0F, 2.0F};
  const std::array t{0.5F};
  data.add(x, t);
  const auto here = ctnn::fit(SharedLearner{.epochs = 3}, data);
  const auto there = train_in_b();
  const Entity entity = same_entity<SharedLearner{}>;
  return entity == entity_in_b() && here(x) == there(x) && here(x)[0] != 0.0F ? 0 : 1;
}
