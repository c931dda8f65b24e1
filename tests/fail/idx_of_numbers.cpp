// error: read_idx reads class labels: its target is Classes<N> or Binary, as in read_idx<784, Classes<10>>.
// SPDX-License-Identifier: MIT
#include <ctnn/io/idx.hpp>

using namespace ctnn;

auto read() { return read_idx<784, Values<1>>("images", "labels"); }
