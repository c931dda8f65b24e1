// SPDX-License-Identifier: MIT
// Which tensor of a file is meant for which of a network: the one of its name, or, in files of
// others, the one that stands at its place.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/io/files/messages.hpp>
#include <ctnn/io/safetensors/stored_header.hpp>
#include <ctnn/io/safetensors/tensor_slot.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The parameters of one module: weight and bias, or the alphas of a trained activation.
struct TensorGroup {
  std::string module;  // "net.0" of "net.0.weight"
  bool alphas = false;
  std::vector<std::string> kinds;
  std::vector<Extents> shapes;
  std::vector<std::size_t> tensors;  // their places in the list they came from

  /// "weight 32 × 64, bias 32"
  [[nodiscard, gnu::cold]] std::string text() const {
    constexpr std::size_t longest = 200;  // bytes, or one kind more
    std::string text;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      if (text.size() > longest) return text + ", …";
      text.append(text.empty() ? "" : ", ")
          .append(printable(kinds[i]) + ' ' + shape_text(shapes[i]));
    }
    return text;
  }
};

/// The groups of these tensors, each of which has a name and a shape, in the order of their first;
/// within a group weight comes before bias.
[[nodiscard]] inline std::vector<TensorGroup> groups_of(const auto& tensors) {
  std::vector<TensorGroup> groups;
  std::map<std::pair<std::string, bool>, std::size_t> known;
  for (std::size_t t = 0; t < tensors.size(); ++t) {
    const std::string& name = tensors[t].name;
    const std::size_t dot = name.rfind('.');
    const std::string module = dot == std::string::npos ? "" : name.substr(0, dot);
    std::string kind = name.substr(dot == std::string::npos ? 0 : dot + 1);
    const bool alphas = kind == "alpha" || kind == "alphas";
    if (alphas) kind = "weight";  // PReLU's in PyTorch
    const auto [at, added] = known.try_emplace({module, alphas}, groups.size());
    if (added) groups.emplace_back().module = module;
    TensorGroup& group = groups[at->second];
    group.alphas = alphas;
    group.kinds.push_back(std::move(kind));
    group.tensors.push_back(t);
  }
  for (TensorGroup& group : groups) {
    std::vector<std::size_t> order(group.kinds.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    // Weight before bias before running statistics.
    std::ranges::sort(order, {}, [&](std::size_t k) {
      const std::string_view kind = group.kinds[k];
      return std::tuple(kind != "weight", kind, k);
    });
    std::vector<std::string> kinds(order.size());
    std::vector<std::size_t> places(order.size());
    for (std::size_t k = 0; k < order.size(); ++k) {
      kinds[k] = std::move(group.kinds[order[k]]);
      places[k] = group.tensors[order[k]];
      group.shapes.push_back(tensors[places[k]].shape);
    }
    group.kinds = std::move(kinds);
    group.tensors = std::move(places);
  }
  return groups;
}

[[nodiscard]] inline bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Whether a comes before b where numbers count as numbers: "fc2" before "fc10".
[[nodiscard]] inline bool naturally_before(std::string_view a, std::string_view b) {
  const auto number = [](std::string_view& text) {
    std::size_t end = 0;
    while (end < text.size() && is_digit(text[end])) ++end;
    std::string_view digits = text.substr(0, end);
    text.remove_prefix(end);
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
  };
  while (!a.empty() && !b.empty()) {
    if (is_digit(a.front()) && is_digit(b.front())) {
      const std::string_view of_a = number(a);
      const std::string_view of_b = number(b);
      if (of_a.size() != of_b.size()) return of_a.size() < of_b.size();
      if (of_a != of_b) return of_a < of_b;
    } else {
      if (a.front() != b.front()) return a.front() < b.front();
      a.remove_prefix(1);
      b.remove_prefix(1);
    }
  }
  return a.size() < b.size();
}

/// Whether the modules have one name but for numbers in it, which then say their order.
[[nodiscard]] inline bool numbered(const std::vector<TensorGroup>& groups) {
  std::set<std::string> patterns;
  for (const TensorGroup& group : groups) {
    std::string pattern;
    for (const char c : group.module)
      if (!is_digit(c) || pattern.empty() || pattern.back() != '#')
        pattern += is_digit(c) ? '#' : c;
    patterns.insert(pattern);
  }
  return patterns.size() <= 1;
}

/// The groups of a file in the order of those of the network: as their numbers say, else as their
/// shapes do where no two layers have the same. Throws Error where neither determines it.
[[nodiscard]] inline std::vector<TensorGroup> in_order(std::vector<TensorGroup> stored,
                                                       const std::vector<TensorGroup>& needed) {
  if (stored.size() != needed.size())
    fail_header("there are parameters of " + std::to_string(stored.size()) +
                    " modules, and the network has " + std::to_string(needed.size()),
                "take the file of this network, or change the network");
  if (numbered(stored)) {
    std::ranges::sort(stored, [](const TensorGroup& a, const TensorGroup& b) {
      if (a.module == b.module) return a.alphas < b.alphas;
      return naturally_before(a.module, b.module);
    });
    return stored;
  }
  using Parameters = std::pair<std::vector<std::string>, std::vector<Extents>>;
  const auto parameters = [](const TensorGroup& group) {
    return Parameters(group.kinds, group.shapes);
  };
  std::map<Parameters, const TensorGroup*> of_shapes;
  for (const TensorGroup& group : stored) of_shapes.try_emplace(parameters(group), &group);
  std::set<Parameters> taken;
  std::vector<TensorGroup> ordered;
  for (const TensorGroup& group : needed) {
    if (!taken.insert(parameters(group)).second)
      fail_header("neither names nor shapes tell which module is which layer, as of " +
                      in_quotes(stored[0].module) + " and " + in_quotes(stored[1].module),
                  "name the network's layers so, as in Named<\"name\", Dense<…>>");
    const auto found = of_shapes.find(parameters(group));
    if (found == of_shapes.end())
      fail_header("no module has the parameters of the network's " + in_quotes(group.module) +
                      ": " + group.text(),
                  "take the file of this network, or change the network");
    ordered.push_back(*found->second);
  }
  return ordered;
}

/// PyTorch's count of a BatchNorm's batches, which inference does not need.
[[nodiscard]] inline bool counts_batches(const StoredTensor& tensor) {
  return tensor.type == "I64" && tensor.shape.empty() &&
         tensor.name.ends_with(".num_batches_tracked");
}

/// Throws Error about names that say no module.
[[noreturn, gnu::cold]] inline void fail_without_modules(
    std::string_view name, std::span<const TensorSlot<std::byte>> slots) {
  constexpr std::size_t most = 4;
  std::string list;
  for (std::size_t s = 0; s < slots.size() && s < most; ++s) list_name(list, slots[s].name);
  fail_header(
      "names such as " + in_quotes(name) +
          " do not say of which layer a tensor is, which is what stands before the last '.'",
      "rename the tensors to " + list + (slots.size() > most ? ", …" : "") +
          ", and transpose weights that are (inputs, outputs)");
}

/// For each slot the tensor of the file that is meant for it; each tensor is one slot's, but for
/// counts of batches. `exact` takes only tensors of the slots' names. Throws Error, without the name of the file.
[[nodiscard]] inline std::vector<const StoredTensor*> pair_tensors(
    const StoredHeader& header, std::span<const TensorSlot<std::byte>> slots, bool exact) {
  std::map<std::string_view, const StoredTensor*> of_name;
  std::vector<const StoredTensor*> originals;
  for (const StoredTensor& tensor : header.tensors) {
    if (counts_batches(tensor)) continue;
    originals.push_back(&tensor);
    of_name[tensor.name] = &tensor;
  }
  std::vector<const StoredTensor*> sources;
  const TensorSlot<std::byte>* missing = nullptr;
  bool none = true;
  for (const auto& slot : slots) {
    const auto found = of_name.find(slot.name);
    if (found == of_name.end()) {
      if (missing == nullptr) missing = &slot;
    } else {
      none = false;
      sources.push_back(found->second);
      of_name.erase(found);
    }
  }
  if (missing == nullptr && of_name.empty()) return sources;

  const std::string remedy = "take the file of this network, or change the network";
  if (missing == nullptr)
    fail_header("tensor " + in_quotes(of_name.begin()->first) + " is none of this network's",
                remedy);
  // Each tensor must be some slot's: a file of more is none of this network, however they are named.
  const bool more = originals.size() > slots.size();
  if (more && none && !exact)
    fail_header("there are " + std::to_string(originals.size()) + " tensors, such as " +
                    in_quotes(originals.front()->name) + ", and the network has " +
                    std::to_string(slots.size()),
                remedy);
  const auto fail_missing = [&] {
    fail_header("tensor " + in_quotes(missing->name) + " is missing", remedy);
  };
  if (more || exact) fail_missing();

  std::vector<StoredTensor> tensors;
  tensors.reserve(originals.size());
  for (const StoredTensor* tensor : originals) tensors.push_back(*tensor);
  const std::vector<TensorGroup> needed = groups_of(slots);
  std::vector<TensorGroup> stored = groups_of(tensors);
  const auto says_module = [](const StoredTensor& tensor) {
    return tensor.name.find('.') != tensor.name.npos;
  };
  if (none && !tensors.empty() && stored.size() < needed.size() &&
      std::ranges::none_of(tensors, says_module))
    fail_without_modules(tensors.front().name, slots);
  // Some names agree in a file of an nn.Sequential with other modules between the layers.
  if (!none && !(numbered(stored) && stored.size() == needed.size())) fail_missing();
  stored = in_order(std::move(stored), needed);
  const auto [wrong, right] =
      std::ranges::mismatch(stored, needed, {}, &TensorGroup::kinds, &TensorGroup::kinds);
  const bool fits = wrong == stored.end() && right == needed.end();
  if (!fits && !none) fail_missing();
  if (!fits)
    fail_header(in_quotes(wrong->module) + " has " + wrong->text() + ", and " + right->text() +
                    " is needed in its place",
                remedy);
  sources.assign(slots.size(), nullptr);
  for (std::size_t g = 0; g < needed.size(); ++g)
    for (std::size_t t = 0; t < needed[g].tensors.size(); ++t)
      sources[needed[g].tensors[t]] = originals[stored[g].tensors[t]];
  return sources;
}

}  // namespace ctnn::inline CTNN_ABI::detail
