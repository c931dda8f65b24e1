// SPDX-License-Identifier: MIT
#include <ctnn/io/idx.hpp>

using namespace ctnn;

auto read() { return read_idx<784, Classes<10>>("images", "labels"); }
