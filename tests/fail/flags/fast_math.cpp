// error: ctnn needs IEEE arithmetic: compile without -ffast-math and all flags that are part of it.
// flags: -ffast-math
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>
