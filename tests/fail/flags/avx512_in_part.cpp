// error: ctnn needs of AVX-512 the parts F, DQ, BW and VL: add -mavx512dq -mavx512bw -mavx512vl, or -mno-avx512f
// flags: -march=x86-64 -mavx512f -mavx512bw
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>
