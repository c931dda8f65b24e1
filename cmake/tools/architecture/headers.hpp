// SPDX-License-Identifier: MIT
// The library as its files say it is: folders, headers, lines and includes.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace architecture {

/// One of the files of a header, x.hpp or x-inl.hpp.
struct File {
  std::string path;  // below include/ctnn
  std::vector<std::string> lines;
};

/// A header, with its -inl.hpp.
struct Header {
  std::string name;    // as in includes, without .hpp: "graph/shape"
  std::string folder;  // "graph"
  std::vector<File> files;
  std::vector<std::string> includes;  // names of other headers, each once
};

/// A folder of headers, in the order of docs/internals/architecture.md, bottom up.
struct Folder {
  std::string name;      // "graph", "io/csv"
  std::string question;  // that it answers
  int section;           // of the page it stands in
};

struct Library {
  std::vector<std::string> sections;  // their titles
  std::vector<Folder> folders;
  std::map<std::string, Header> headers;

  /// The position of a folder, or -1.
  int position(const std::string& folder) const {
    const auto found = std::find_if(folders.begin(), folders.end(),
                                    [&](const Folder& one) { return one.name == folder; });
    return found == folders.end() ? -1 : static_cast<int>(found - folders.begin());
  }
};

inline std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path.string() + ": cannot be read.");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

/// The header of the library that an include line names, "graph/shape"; nothing of another line.
inline std::string included(std::string_view line) {
  constexpr std::string_view begin = "#include <ctnn/";
  const auto end = line.find(".hpp>");
  if (!line.starts_with(begin) || end == line.npos) return {};
  const std::string name(line.substr(begin.size(), end - begin.size()));
  return name.find('/') == name.npos ? std::string() : name;
}

inline std::string without_inl(std::string name) {
  return name.ends_with("-inl") ? name.substr(0, name.size() - 4) : name;
}

/// Reads the headings of docs/internals/architecture.md, "### graph: what graph is it?", each in a section
/// "## …", and all headers.
inline Library read_library(const std::filesystem::path& root) {
  Library library;
  std::string section;
  for (const std::string& line : lines_of(root / "docs/internals/architecture.md")) {
    const auto colon = line.find(": ");
    if (line.starts_with("## ")) section = line.substr(3);
    if (!line.starts_with("### ") || colon == line.npos) continue;
    if (library.sections.empty() || library.sections.back() != section)
      library.sections.push_back(section);
    library.folders.push_back({.name = line.substr(4, colon - 4),
                               .question = line.substr(colon + 2),
                               .section = static_cast<int>(library.sections.size()) - 1});
  }
  const std::filesystem::path headers = root / "include/ctnn";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(headers)) {
    if (entry.path().extension() != ".hpp") continue;
    const std::string path = entry.path().lexically_relative(headers).generic_string();
    const auto slash = path.rfind('/');
    if (slash == path.npos) continue;  // inference.hpp includes folders and belongs to none
    const std::string name = without_inl(path.substr(0, path.size() - 4));
    Header& header = library.headers[name];
    header.name = name;
    header.folder = path.substr(0, slash);
    header.files.push_back({path, lines_of(entry.path())});
  }
  for (auto& [name, header] : library.headers) {
    std::sort(header.files.begin(), header.files.end(),
              [](const File& a, const File& b) { return a.path > b.path; });  // x.hpp, x-inl.hpp
    for (const File& file : header.files)
      for (const std::string& line : file.lines)
        if (const std::string other = without_inl(included(line)); !other.empty() && other != name)
          header.includes.push_back(other);
    std::sort(header.includes.begin(), header.includes.end());
    header.includes.erase(std::unique(header.includes.begin(), header.includes.end()),
                          header.includes.end());
  }
  return library;
}

}  // namespace architecture
