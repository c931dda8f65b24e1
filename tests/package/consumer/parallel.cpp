// SPDX-License-Identifier: MIT
// The same with threads.
#include <vector>

#include <ctnn/parallel/threads.hpp>

void count(std::vector<int>& calls) {
  ctnn::Threads{2}.for_each(calls.size(), [&](std::size_t i) { ++calls[i]; });
}
