// SPDX-License-Identifier: MIT
// The names that headers declare in namespace ctnn itself, which are for users, and whether `///` says
// what they are.
#pragma once

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <vector>

#include "declarations.hpp"
#include "headers.hpp"

namespace architecture {

/// A name for users.
struct PublicName {
  std::string header;  // that declares it first
  std::vector<Declaration> declarations;

  bool documented() const {
    return std::any_of(declarations.begin(), declarations.end(),
                       [](const Declaration& one) { return !one.comment.empty(); });
  }
};

/// By name; overloads and specializations are one.
using PublicNames = std::map<std::string, PublicName>;

inline std::string text_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

inline PublicNames public_names(const Library& library) {
  PublicNames names;
  for (const auto& [path, header] : library.headers)
    for (const File& file : header.files) {
      if (file.path.ends_with("-inl.hpp")) continue;  // definitions of what the header declares
      for (Declaration& found : DeclarationReader(text_of(file.lines)).read()) {
        if (found.name.empty() || std::isdigit(static_cast<unsigned char>(found.name[0])) ||
            found.space != "ctnn::inlineCTNN_ABI::")
          continue;
        PublicName& entry = names[found.name];
        if (entry.header.empty()) entry.header = file.path;
        entry.declarations.push_back(std::move(found));
      }
    }
  return names;
}

inline std::string check_names(const PublicNames& names) {
  std::string mistakes;
  for (const auto& [name, entry] : names)
    if (!entry.documented())
      mistakes += entry.header + " declares " + name + ": say in a comment /// what it is.\n";
  return mistakes;
}

/// Names outside detail in headers of graph/, plan/ and passes/ that are no part of the umbrella.
inline std::string check_internals(const PublicNames& names,
                                   const std::vector<std::string>& umbrella) {
  std::string mistakes;
  for (const auto& [name, entry] : names) {
    const std::string folder = entry.header.substr(0, entry.header.find('/'));
    if ((folder == "graph" || folder == "plan" || folder == "passes") &&
        std::find(umbrella.begin(), umbrella.end(), "#include <ctnn/" + entry.header + ">") ==
            umbrella.end())
      mistakes += entry.header + " declares " + name +
                  " outside detail: move it there, or have ctnn.hpp include the header.\n";
  }
  return mistakes;
}

}  // namespace architecture
