// SPDX-License-Identifier: MIT
// What no validation strategy may give, each mistake in one sentence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/splits.hpp>

namespace ctnn::inline CTNN_ABI {

/// Throws Error unless there are rounds, each with samples to train on and samples to test that are
/// none of those, and all of them among n. `name` is the strategy's.
inline void check_splits(const std::vector<Split>& rounds, std::size_t n, const std::string& name) {
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

/// The rounds of a strategy, checked.
template <class Strategy, class Data>
[[nodiscard]] std::vector<Split> checked_splits(const Data& data, std::uint64_t seed) {
  std::vector<Split> rounds = Strategy::splits(data, seed);
  if constexpr (requires { std::string(Strategy::name); })
    check_splits(rounds, data.size(), Strategy::name);
  else
    check_splits(rounds, data.size(), "The validation strategy");
  return rounds;
}

}  // namespace ctnn::inline CTNN_ABI
