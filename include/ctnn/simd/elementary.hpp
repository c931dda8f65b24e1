// SPDX-License-Identifier: MIT
// The elementary functions of Vector, one header a family.
#pragma once

#include <ctnn/simd/error_function.hpp>
#include <ctnn/simd/exponential.hpp>
#include <ctnn/simd/logarithm.hpp>
#include <ctnn/simd/power.hpp>
#include <ctnn/simd/trigonometric.hpp>
