// error: ctnn needs IEEE arithmetic: compile without -ffast-math and all flags that are part of it.
// flags: -ffinite-math-only
// SPDX-License-Identifier: MIT
#include <ctnn/core/config.hpp>
