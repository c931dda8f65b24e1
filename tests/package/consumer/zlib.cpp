// SPDX-License-Identifier: MIT
// The same with a component: it brings the library it needs.
#include <ctnn/io/idx.hpp>
#include <ctnn/io/npz.hpp>

auto read() { return ctnn::read_idx<784, ctnn::Classes<10>>("images", "labels"); }
auto read_arrays() { return ctnn::read_npz<784, ctnn::Classes<10>>("set.npz"); }
