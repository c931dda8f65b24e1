// SPDX-License-Identifier: MIT
// The texts beside the tensors of a file: which version, kind, network and formulas it is of.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/formula_identity.hpp>
#include <ctnn/graph/network_formulas.hpp>
#include <ctnn/io/files/messages.hpp>
#include <ctnn/io/safetensors/load_options.hpp>
#include <ctnn/io/safetensors/stored_header.hpp>

namespace ctnn::inline CTNN_ABI::detail {

inline constexpr const char* stored_version = "1";

/// The key of a layer's formula, counted from 1.
[[nodiscard]] inline std::string formula_key(std::size_t layer) {
  return "ctnn.formula." + std::to_string(layer);
}

/// The texts beside the tensors. "format" is what PyTorch's libraries look for.
[[nodiscard]] inline std::map<std::string, std::string> stored_texts(
    const std::string& kind, const std::string& network, std::span<const NetworkFormula> formulas) {
  std::map<std::string, std::string> texts{{"format", "pt"},
                                           {"ctnn.version", stored_version},
                                           {"ctnn.kind", kind},
                                           {"ctnn.network", network}};
  for (std::size_t k = 0; k < formulas.size(); ++k)
    texts[formula_key(k + 1)] =
        hash_text(formulas[k].hash) + ' ' + formula_text(*formulas[k].formula);
  return texts;
}

/// Whether a file's text of a network is this one, also as earlier versions wrote it, whose word for
/// Activation was Apply.
[[nodiscard]] inline bool same_network(std::string_view stored, std::string_view network) {
  constexpr std::string_view now = "Activation<";
  constexpr std::string_view before = "Apply<";
  while (!stored.empty() && !network.empty()) {
    const bool older = network.starts_with(now) && stored.starts_with(before);
    if (!older && stored.front() != network.front()) return false;
    stored.remove_prefix(older ? before.size() : 1);
    network.remove_prefix(older ? now.size() : 1);
  }
  return stored.empty() && network.empty();
}

/// A file that ctnn wrote is of this version, kind and network; one of PyTorch's says nothing of them.
inline void check_texts(const StoredHeader& header, const std::string& kind,
                        const std::string& network) {
  struct Kind {
    const char* word;
    const char* name;
    const char* type;
  };
  static constexpr Kind kinds[] = {{"model", "a model", "Model<net>"},
                                   {"models", "several models", "std::vector<Model<net>>"},
                                   {"checkpoint", "a checkpoint", "Checkpoint<L>, L its learner"}};
  const auto known = [](const std::string& word) {
    return std::ranges::find(kinds, word, &Kind::word);
  };
  const std::string version = header.text("ctnn.version");
  if (version.empty()) return;
  if (version != stored_version)
    fail_header("the file is of version " + in_quotes(version) + " of ctnn's rules, and " +
                    stored_version + " is known here",
                "update ctnn");
  const auto held = known(header.text("ctnn.kind"));
  if (held == std::end(kinds))
    fail_header(
        "the file holds " + in_quotes(header.text("ctnn.kind")) + ", which is not known here",
        "update ctnn");
  if (held->word != kind)
    fail_header(std::string("the file holds ") + held->name + ", and " + known(kind)->name +
                    (kind == "models" ? " are needed" : " is needed"),
                std::string("load it as ") + held->type);
  if (const std::string found = header.text("ctnn.network"); !same_network(found, network))
    fail_header("the file holds the network " + in_quotes(found) + ", and the program's is " +
                    in_quotes(network),
                "declare the same one, or take another file");
}

/// The formulas of a file's activations are these: names and widths, which are checked before, say
/// nothing of their numbers, nor of what own activations are. Notes it where the file does not say.
inline void check_formulas(const StoredHeader& header, std::span<const NetworkFormula> formulas,
                           const LoadOptions& options) {
  bool open = header.text("ctnn.version").empty();  // of PyTorch's
  for (std::size_t k = 0; k < formulas.size() && !open; ++k) {
    const std::string found = header.text(formula_key(k + 1));
    const std::string hash = hash_text(formulas[k].hash);
    open = found.empty();
    if (open || found.substr(0, hash.size()) == hash) continue;
    const auto [theirs, ours] = both_in_quotes(
        found.substr(std::min(found.size(), hash.size() + 1)), formula_text(*formulas[k].formula));
    fail_header("layer " + std::to_string(k + 1) + "'s activation, " +
                    std::string(formulas[k].activation) + ", is " + theirs +
                    " in the file, and the program's is " + ours +
                    (theirs == ours ? " with other symbols" : ""),
                "declare the same one, or take another file");
  }
  if (options.note != nullptr)
    *options.note = open ? "the file does not say which formulas its activations have; see that "
                           "they are the program's, and save it again."
                         : "";
}

}  // namespace ctnn::inline CTNN_ABI::detail
