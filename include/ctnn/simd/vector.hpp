// SPDX-License-Identifier: MIT
// Vector<T>, a register of lanes, with all its functions: the elementary ones have a header a family.
#pragma once

#include <ctnn/simd/error_function.hpp>
#include <ctnn/simd/exponential.hpp>
#include <ctnn/simd/logarithm.hpp>
#include <ctnn/simd/power.hpp>
#include <ctnn/simd/register.hpp>
#include <ctnn/simd/trigonometric.hpp>
