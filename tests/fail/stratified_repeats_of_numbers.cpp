// error: RepeatedStratifiedKFold needs classes to stratify: use RepeatedKFold for numbers.
// SPDX-License-Identifier: MIT
#include <ctnn/data/dataset.hpp>
#include <ctnn/validation/strategies.hpp>

using namespace ctnn;

auto rounds(const Dataset<4, Values<1>>& data) {
  return RepeatedStratifiedKFold<5, 2>.splits(data, 1);
}
