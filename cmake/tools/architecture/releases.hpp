// SPDX-License-Identifier: MIT
// The public names of every release, tests/api/<version>.txt: what a released list has must still be
// there, and what is in none says `\since` which version it is.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "headers.hpp"
#include "names.hpp"

namespace architecture {

/// The version of the project, as its CMakeLists.txt says.
inline std::string project_version(const std::filesystem::path& root) {
  static const std::regex version("project\\(.* VERSION ([0-9.]+).*");
  std::smatch found;
  for (const std::string& line : lines_of(root / "CMakeLists.txt"))
    if (std::regex_match(line, found, version)) return found[1];
  throw std::runtime_error("CMakeLists.txt: no line project(… VERSION …).");
}

inline std::filesystem::path release_file(const std::filesystem::path& root,
                                          const std::string& version) {
  return root / "tests/api" / (version + ".txt");
}

/// Writes the list of a release: all public names of today.
inline void write_release(const std::filesystem::path& root, const PublicNames& names) {
  const std::filesystem::path path = release_file(root, project_version(root));
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path);
  for (const auto& [name, entry] : names) file << name << '\n';
  if (!file.flush()) throw std::runtime_error(path.string() + ": cannot be written.");
}

inline std::string check_releases(const std::filesystem::path& root, const PublicNames& names) {
  std::set<std::string> released, removed;
  std::string mistakes;
  for (const auto& file : std::filesystem::directory_iterator(root / "tests/api"))
    for (const std::string& line : lines_of(file.path())) {
      if (file.path().stem() != "removed") {
        released.insert(line);
      } else if (!line.starts_with("#")) {  // "Name 0.4.0: what to write instead"
        removed.insert(line.substr(0, line.find(' ')));
      }
    }
  for (const std::string& name : released)
    if (!names.contains(name) && !removed.contains(name))
      mistakes += name +
                  " is in a released list of tests/api and no longer declared: keep it as a "
                  "[[deprecated]] alias for a release, then name it in tests/api/removed.txt.\n";
  for (const auto& [name, entry] : names) {
    const bool has_since = std::any_of(
        entry.declarations.begin(), entry.declarations.end(), [](const Declaration& one) {
          return text_of(one.comment).find("\\since ") != std::string::npos;
        });
    if (!released.contains(name) && !has_since)
      mistakes += entry.header + " declares " + name +
                  ", which no list of tests/api has: say `/// \\since` of the next version, or "
                  "before the first release renew the list, `ctnn_architecture release`.\n";
  }
  return mistakes;
}

}  // namespace architecture
