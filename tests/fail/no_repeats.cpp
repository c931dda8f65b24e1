// error: RepeatedKFold<K, R> needs at least one repeat.
// SPDX-License-Identifier: MIT
#include <ctnn/data/dataset.hpp>
#include <ctnn/validation/strategies.hpp>

using namespace ctnn;

auto rounds(const Dataset<4, Values<1>>& data) { return RepeatedKFold<5, 0>.splits(data, 1); }
