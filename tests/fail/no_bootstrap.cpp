// error: Bootstrap<R> needs at least one round.
// SPDX-License-Identifier: MIT
#include <ctnn/data/dataset.hpp>
#include <ctnn/validation/strategies.hpp>

using namespace ctnn;

auto rounds(const Dataset<4, Binary>& data) { return Bootstrap<0>.splits(data, 1); }
