// error: ctnn needs IEEE arithmetic: compile without -ffast-math and all flags that are part of it.
// flags: -O2 -fno-honor-nans
// SPDX-License-Identifier: MIT
#include <ctnn/core/config.hpp>
