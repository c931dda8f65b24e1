// SPDX-License-Identifier: MIT
// Definitions of validation/check_splits.hpp.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/validation/check_splits.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC void check_splits(const std::vector<Split>& rounds, std::size_t n,
                            const std::string& name) {
  if (rounds.empty()) throw Error(name + " gives no rounds: it must give at least one.");
  std::vector<std::size_t> trained_in(n);  // the last round that trains on a sample; 0 for none
  for (std::size_t r = 1; r <= rounds.size(); ++r) {
    const auto fail = [&](const std::string& what) {
      throw Error(name + ", round " + std::to_string(r) + " of " + std::to_string(rounds.size()) +
                  ": " + what);
    };
    const Split& round = rounds[r - 1];
    if (round.train.empty()) fail("it leaves no sample to train on.");
    if (round.test.empty()) fail("it leaves no sample to test.");
    for (const std::vector<std::size_t>* part : {&round.train, &round.test})
      for (const std::size_t i : *part)
        if (i >= n)
          fail("sample " + std::to_string(i) + " is not in the data set of " + std::to_string(n) +
               ".");
    for (const std::size_t i : round.train) trained_in[i] = r;
    for (const std::size_t i : round.test)
      if (trained_in[i] == r)
        fail("sample " + std::to_string(i) + " is both trained on and tested.");
  }
}

}  // namespace ctnn::inline CTNN_ABI
