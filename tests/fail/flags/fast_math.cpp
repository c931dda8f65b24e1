// error: ctnn relies on IEEE NaN and infinity: compile without -ffast-math and -ffinite-math-only.
// flags: -ffast-math
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>
