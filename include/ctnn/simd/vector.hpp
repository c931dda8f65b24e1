// SPDX-License-Identifier: MIT
// Vector<T>, a register of lanes, with all its functions.
#pragma once

#include <ctnn/simd/elementary.hpp>
#include <ctnn/simd/register.hpp>
