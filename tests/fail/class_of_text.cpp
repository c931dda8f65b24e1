// error: A target of classes is the id of one, 0 ... N-1, of any integer type; of Binary it is true or false, too.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

void grow(Dataset<2, Classes<3>>& data) { data.add({5.1, 3.5}, "setosa"); }
