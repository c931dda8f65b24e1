// error: KFold<K> needs at least two folds.
// SPDX-License-Identifier: MIT
#include <ctnn/data/dataset.hpp>
#include <ctnn/validation/strategies.hpp>

using namespace ctnn;

auto rounds(const Dataset<4, Values<1>>& data) { return KFold<1>.splits(data, 1); }
