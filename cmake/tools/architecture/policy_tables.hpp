// SPDX-License-Identifier: MIT
// docs/concepts/policy_parameters.md: what users write in angle brackets, with the parameters in their
// order, defaults and meaning, from the declarations and their \tparam.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "members.hpp"
#include "names.hpp"

namespace architecture {

/// A table, of the constants of some headers.
struct PolicyTable {
  std::string_view title;
  std::vector<std::string_view> headers;
};

inline const std::vector<PolicyTable>& policy_tables() {
  static const std::vector<PolicyTable> tables{
      {"Layers",
       {"network/dense.hpp", "network/normalization.hpp", "network/dropout.hpp",
        "network/modifiers.hpp", "network/plan_options.hpp"}},
      {"Activations", {"formulas/activations.hpp"}},
      {"Losses", {"formulas/losses.hpp", "formulas/head_losses.hpp"}},
      {"Penalties", {"formulas/penalties.hpp"}},
      {"Optimizers", {"formulas/updates.hpp"}},
      {"Schedules of the learning rate", {"policies/schedules.hpp"}},
      {"Around the update",
       {"policies/clipping.hpp", "policies/weight_decay.hpp", "policies/max_norm.hpp"}},
      {"First weights", {"network/initializers.hpp"}},
      {"Scaling", {"data/scaler.hpp", "data/target_scaling.hpp"}},
      {"Augmentation", {"policies/augmentation.hpp"}},
      {"Batch, class weights, number type", {"policies/policies.hpp"}},
      {"When to stop", {"policies/stopping.hpp"}},
      {"Validation strategies", {"validation/strategies.hpp"}},
      {"Ensembles and choices", {"ensemble/bagging.hpp", "search/choices.hpp"}},
  };
  return tables;
}

struct TemplateParameter {
  std::string type, name, value, meaning;
};

namespace detail {

inline std::string trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return std::string(text);
}

/// Behind `\tparam name` in a comment, with the lines it goes on in.
inline std::string meaning_of(const std::vector<std::string>& comment, const std::string& name) {
  std::string meaning;
  bool inside = false;
  for (const std::string& line : comment) {
    const std::string text = trimmed(line);
    if (text.starts_with('\\'))
      inside = text.starts_with("\\tparam " + name + " ");
    else if (inside)
      meaning += " " + text;
    if (inside && text.starts_with('\\')) meaning = text.substr(9 + name.size());
  }
  return meaning;
}

/// The parameters between `template <` and its `>`.
inline std::vector<TemplateParameter> template_parameters(const Declaration& one) {
  std::vector<TemplateParameter> parameters;
  const std::string_view text = one.text;
  if (!text.starts_with("template <")) return parameters;
  const std::size_t end = closing(text, 9);
  std::size_t begin = 10;
  int depth = 0;
  for (std::size_t i = begin; i <= end; ++i) {
    const char c = text[i];
    if (i == end || (c == ',' && depth == 0)) {
      const std::string_view parameter = text.substr(begin, i - begin);
      const auto equals = parameter.find('=');
      const std::string name = identifier_before(parameter, std::min(equals, parameter.size()));
      parameters.push_back({identifier_at(parameter, 0), name,
                            equals == parameter.npos ? "" : trimmed(parameter.substr(equals + 1)),
                            meaning_of(one.comment, name)});
      begin = i + 1;
    }
    depth += (c == '<' || c == '(' || c == '{') - (c == '>' || c == ')' || c == '}');
  }
  return parameters;
}

/// The lines of a comment as one.
inline std::string joined(const std::vector<std::string>& comment) {
  std::string text;
  for (const std::string& line : comment) text += (text.empty() ? "" : " ") + trimmed(line);
  return text;
}

/// What is said of a name before the first full stop or code of several lines.
inline std::string first_sentence(const std::vector<std::string>& comment) {
  std::string text;
  for (const std::string& line : comment) {
    if (trimmed(line).empty() || trimmed(line).starts_with('\\') || line.starts_with("   ")) break;
    text += (text.empty() ? "" : " ") + trimmed(line);
  }
  for (auto dot = text.find(". "); dot != text.npos; dot = text.find(". ", dot + 1))
    if (!text.substr(0, dot).ends_with(" al")) return text.substr(0, dot + 1);
  return text;
}

/// Text as a cell of a table in Markdown; what is in backticks and names with arguments are code.
inline std::string cell(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && (is_letter(text[end]) || text[end] == ':')) ++end;
    const bool has_arguments = end > i && end + 1 < text.size() && text[end] == '<' &&
                               !std::isspace(static_cast<unsigned char>(text[end + 1]));
    if (has_arguments) {
      end = closing(text, end) + 1;
      result += "`" + text.substr(i, end - i) + "`";
    } else if (text[i] == '`') {
      end = std::min(text.find('`', i + 1), text.size() - 1) + 1;
      result += text.substr(i, end - i);
    } else if (end > i) {
      result += text.substr(i, end - i);
    } else {
      if (std::string_view("|*_<>[]\\").find(text[i]) != std::string_view::npos) result += '\\';
      result += text[end++];
    }
    i = end;
  }
  return result;
}

}  // namespace detail

/// Whether a name is a constant that users write: Adam<1e-3>, FullBatch.
inline const Declaration* policy_of(const PublicName& name) {
  for (const Declaration& one : name.declarations) {
    const std::string_view text = detail::without_prefix(one.text);
    const bool deprecated = one.text.find("[[deprecated") != one.text.npos;
    const bool earlier = text_of(one.comment).find("The earlier name") != std::string::npos;
    const bool is_type_like = std::isupper(static_cast<unsigned char>(one.name[0])) != 0;
    if (text.starts_with("inline constexpr ") && is_type_like && !deprecated && !earlier)
      return &one;
  }
  return nullptr;
}

/// Rows of the fields of a parameter that is a structure, .patience of EarlyStop.
inline std::string rows_of_fields(const PublicNames& names, const TemplateParameter& parameter) {
  std::string rows;
  const auto type = names.find(parameter.type);
  if (type == names.end()) return rows;
  for (const Declaration& one : type->second.declarations)
    for (const Declaration& field : public_members(one)) {
      if (field.sort != detail::Sort::variable || !is_field(field)) continue;
      const auto equals = field.text.find('=');
      rows += "| | `." + field.name + "` | " +
              (equals == field.text.npos
                   ? ""
                   : "`" + detail::trimmed(field.text.substr(equals + 1)) + "` ") +
              "| " + detail::cell(detail::joined(field.comment)) + " |\n";
    }
  return rows;
}

inline std::string policy_page(const PublicNames& names) {
  std::string page =
      "# Parameters of policies\n\n"
      "What is written in angle brackets, in its order: all parameters of layers, formulas and "
      "policies, with their defaults. Those with a default may be\nleft out from the last one on. "
      "This page is made from the headers (`cmake --build build --target architecture`); a test "
      "fails when it is not\nup to date. What the policies do in a run is in "
      "[policies.md](policies.md), [formulas.md](formulas.md), [networks.md](networks.md) and "
      "[validation.md](validation.md).\n";
  for (const PolicyTable& table : policy_tables()) {
    page += "\n## " + std::string(table.title) + "\n\n| name | parameter | default | meaning |\n";
    page += "|---|---|---|---|\n";
    for (const std::string_view header : table.headers)
      for (const auto& [name, entry] : names) {
        const Declaration* policy = entry.header == header ? policy_of(entry) : nullptr;
        if (!policy) continue;
        page += "| `" + name + "` | | | " + detail::cell(detail::first_sentence(policy->comment)) +
                " |\n";
        for (const TemplateParameter& one : detail::template_parameters(*policy))
          page += "| | `" + one.name + "` | " + (one.value.empty() ? "" : "`" + one.value + "` ") +
                  "| " + detail::cell(one.meaning) + " |\n" + rows_of_fields(names, one);
      }
  }
  return page;
}

/// Parameters of policies without a \tparam.
inline std::string check_parameters(const PublicNames& names) {
  std::string mistakes;
  for (const PolicyTable& table : policy_tables())
    for (const std::string_view header : table.headers)
      for (const auto& [name, entry] : names)
        if (const Declaration* policy = entry.header == header ? policy_of(entry) : nullptr)
          for (const TemplateParameter& one : detail::template_parameters(*policy))
            if (one.meaning.empty())
              mistakes += entry.header + " declares " + name + "<" + one.name +
                          ">: say in a line /// \\tparam " + one.name + " what it is.\n";
  return mistakes;
}

}  // namespace architecture
