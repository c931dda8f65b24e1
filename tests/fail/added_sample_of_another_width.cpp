// error: A call is given more or fewer numbers than it takes: for x one for each input, for a target or dy one for each output.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

void grow(Dataset<4, Classes<3>>& data) { data.add({5.1, 3.5, 1.4}, 2); }
