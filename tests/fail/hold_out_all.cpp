// error: ShuffleSplit<R, ratio> needs a ratio between 0 and 1.
// SPDX-License-Identifier: MIT
#include <ctnn/data/dataset.hpp>
#include <ctnn/validation/strategies.hpp>

using namespace ctnn;

auto rounds(const Dataset<4, Binary>& data) { return ShuffleSplit<10, 1.0>.splits(data, 1); }
