// SPDX-License-Identifier: MIT
#include "two_units.hpp"

ctnn::Model<shared_net> train_in_b() {
  ctnn::Dataset<2, ctnn::Values<1>> data;
  data.add(std::array{1.0F, 2.0F}, std::array{0.5F});
  return ctnn::fit(SharedLearner{.epochs = 3}, data);
}

Entity entity_in_b() { return same_entity<SharedLearner{}>; }
