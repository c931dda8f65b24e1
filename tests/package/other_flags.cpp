// SPDX-License-Identifier: MIT
#include <ctnn/core/stopwatch.hpp>

int main() { return ctnn::detail::Stopwatch().seconds() < 0 ? 1 : 0; }
