// error: LeavePOut<P> needs at least one sample to leave out.
// SPDX-License-Identifier: MIT
#include <ctnn/data/dataset.hpp>
#include <ctnn/validation/strategies.hpp>

using namespace ctnn;

auto rounds(const Dataset<4, Binary>& data) { return LeavePOut<0>.splits(data, 1); }
