// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

auto observed() {
  Dataset<2, Values<1>> data;
  data.add({0.5F, 1.0F}, 2.5F);
  return data;
}
