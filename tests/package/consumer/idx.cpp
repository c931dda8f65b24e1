// SPDX-License-Identifier: MIT
// The same with a component: it brings the library it needs.
#include <ctnn/io/idx.hpp>

auto read() { return ctnn::read_idx<784, ctnn::Classes<10>>("images", "labels"); }
