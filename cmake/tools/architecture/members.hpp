// SPDX-License-Identifier: MIT
// Public members of public types: whether `///` or `///<` says what they are.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "declarations.hpp"
#include "names.hpp"

namespace architecture {

/// The public members of a type, in their order; one that stands for the user of no class is left out:
/// static_asserts and names that are brought in.
inline std::vector<Declaration> public_members(const Declaration& type) {
  const bool is_class = type.text.find("class " + type.name) != type.text.npos ||
                        type.text.find(") " + type.name) != type.text.npos;
  std::vector<Declaration> members;
  for (Declaration& member : DeclarationReader(type.body, !is_class).read())
    if (member.is_public && !member.name.empty()) members.push_back(std::move(member));
  return members;
}

/// Whether a member is a number or object of every instance.
inline bool is_field(const Declaration& member) {
  return member.sort == detail::Sort::variable && !member.text.starts_with("static ") &&
         member.text.find("using ") == member.text.npos;
}

/// Whether a comment has to say what a member is: of functions and fields, not of types and constants,
/// whose values are shown; not of what every class has.
inline bool needs_comment(const Declaration& member, const std::string& type,
                          bool is_function_object) {
  if (member.sort != detail::Sort::function && !is_field(member)) return false;
  for (const std::string_view common :
       {"operator=", "operator==", "operator<=>", "operator<<", "begin", "end", "size", "empty"})
    if (member.name == common) return false;
  // Of `struct f1_score … {} f1_score{};` the comment before it says what a call gives.
  const bool is_call = member.name == "operator()" && is_function_object;
  return !is_call && member.name != type && !member.text.ends_with("= default") &&
         !member.text.ends_with("= delete");
}

/// Whether the comment of a type's base names a member, `factor(state, position)`: that says what it is
/// in every type of the kind.
inline bool base_says(const PublicNames& names, const Declaration& type,
                      const std::string& member) {
  const auto colon = type.text.find(" : ");
  if (colon == type.text.npos) return false;
  const auto base = names.find(detail::identifier_at(type.text, colon + 3));
  if (base == names.end()) return false;
  for (const Declaration& one : base->second.declarations)
    if (text_of(one.comment).find(member + "(") != std::string::npos) return true;
  return false;
}

/// Members without a comment. That of the first of several overloads, or friends, speaks for those that
/// follow it.
inline std::string check_members(const PublicNames& names) {
  std::string mistakes;
  for (const auto& [name, entry] : names)
    for (const Declaration& type : entry.declarations) {
      const bool is_specialization = type.text.find(" " + name + "<") != type.text.npos;
      if (type.sort != detail::Sort::type || is_specialization ||
          type.text.find("enum ") != type.text.npos)
        continue;
      std::string documented;
      for (const Declaration& member : public_members(type)) {
        const bool is_friend = member.text.find("friend ") != member.text.npos;
        const std::string group = is_friend ? "friend" : member.name;
        if (!member.comment.empty()) documented = group;
        if (group != documented &&
            needs_comment(member, name, type.text.starts_with("inline constexpr struct")) &&
            !base_says(names, type, member.name))
          mistakes += entry.header + " declares " + name + "::" + member.name +
                      ": say in a comment /// what it is.\n";
      }
    }
  return mistakes;
}

}  // namespace architecture
