// SPDX-License-Identifier: MIT
// Definitions of validation/permutation_importance.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/random/philox.hpp>
#include <ctnn/text/text_table.hpp>
#include <ctnn/validation/cross_validation.hpp>
#include <ctnn/validation/permutation_importance.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC std::vector<InputImportance> PermutationImportance::sorted() const {
  // By place, too: std::stable_sort warns in clang with the library of g++ 12.
  std::vector<std::size_t> order(inputs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto key = [&](std::size_t place) {  // NaN comes last
      const double mean = inputs[place].loss().mean;
      return std::isnan(mean) ? -std::numeric_limits<double>::infinity() : mean;
    };
    return key(a) != key(b) ? key(a) > key(b) : a < b;
  });
  std::vector<InputImportance> result;
  for (const std::size_t place : order) result.push_back(inputs[place]);
  return result;
}

CTNN_FUNC std::ostream& operator<<(std::ostream& out, const PermutationImportance& importance) {
  detail::TextTable table(std::vector<detail::TextColumn>{{.left = true}});
  table.row({"input", "loss"});
  for (const InputImportance& input : importance.sorted())
    table.row({input.name, detail::plus_minus(input.loss())});
  return out << importance.metric << ' ' << detail::number_text(importance.score)
             << "; lost when an input is shuffled:\n"
             << table;
}

namespace detail {

CTNN_FUNC std::vector<InputImportance> permuted_groups(const PermutationOptions& options,
                                                       const std::vector<std::string>& names) {
  const std::string call = "permutation_importance: ";
  if (options.repeats < 1)
    throw Error(call + std::to_string(options.repeats) +
                " repeats shuffle nothing: give 1 or more.");
  const auto count = static_cast<int>(names.size());
  std::vector<const std::vector<int>*> group(names.size());  // that an input is in
  for (const std::vector<int>& members : options.groups)
    for (const int k : members) {
      if (k < 0 || k >= count)
        throw Error(call + "input " + std::to_string(k) + " of a group is not in 0 … " +
                    std::to_string(count - 1) + ".");
      if (group[static_cast<std::size_t>(k)] != nullptr)
        throw Error(call + "input " + std::to_string(k) +
                    " is in two groups or twice in one: name it once.");
      group[static_cast<std::size_t>(k)] = &members;
    }
  std::vector<InputImportance> result;
  for (int k = 0; k < count; ++k) {
    const auto* members = group[static_cast<std::size_t>(k)];
    const std::string& name = names[static_cast<std::size_t>(k)];
    const std::string column = name.substr(0, name.find('='));  // of categories
    if (members != nullptr) {
      if (k != *std::min_element(members->begin(), members->end())) continue;
      const std::string more = std::to_string(members->size() - 1) + " more";
      result.push_back({members->size() == 1 ? name : name + " and " + more, *members, {}});
    } else if (options.groups.empty() && column != name) {
      const auto same = std::find_if(result.begin(), result.end(),
                                     [&](const auto& other) { return other.name == column; });
      if (same == result.end())
        result.push_back({column, {k}, {}});
      else
        same->inputs.push_back(k);
    } else {
      result.push_back({name, {k}, {}});
    }
  }
  for (InputImportance& input : result)
    input.losses.resize(static_cast<std::size_t>(options.repeats));
  return result;
}

CTNN_FUNC std::vector<std::size_t> permuted_samples(std::span<const std::size_t> samples,
                                                    std::size_t size, std::uint64_t seed,
                                                    std::size_t stream) {
  std::vector<std::size_t> order(samples.begin(), samples.end());
  shuffle(order, Random(seed, Purpose::permutation, static_cast<std::uint32_t>(stream)));
  std::vector<std::size_t> source(size);
  for (std::size_t i = 0; i < order.size(); ++i) source[samples[i]] = order[i];
  return source;
}

CTNN_FUNC void check_score(const std::string& metric, double score) {
  if (std::isnan(score))
    throw Error(
        "permutation_importance: the " + metric +
        " of these samples is NaN, of which nothing can be lost: give samples that it can be "
        "computed of.");
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
