// SPDX-License-Identifier: MIT
// The rules that headers and their includes keep, each broken one a sentence.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "headers.hpp"

namespace architecture {

inline constexpr int most_headers = 20;  // of a folder
inline constexpr int most_levels = 7;    // on which the headers of a folder stand
inline constexpr int most_lines = 300;   // of a file
inline constexpr int most_median = 120;  // lines of the middle one of all files

/// Includes of headers, for circles and levels: found depth first, each header once.
class Includes {
 public:
  explicit Includes(const Library& library) : library_(library) {
    for (const auto& [name, header] : library.headers) visit(header);
  }

  /// The first circle, as "a > b > a"; nothing if there is none.
  const std::string& circle() const { return circle_; }

  /// The longest chain of includes within the header's folder, from it down.
  std::vector<std::string> chain(const std::string& name) const {
    std::vector<std::string> result{name};
    for (auto next = below_.find(name); next != below_.end() && !next->second.empty();
         next = below_.find(next->second))
      result.push_back(next->second);
    return result;
  }

 private:
  int visit(const Header& header) {
    if (const auto known = level_.find(header.name); known != level_.end()) return known->second;
    path_.push_back(header.name);
    int level = 1;
    for (const std::string& name : header.includes) {
      const auto other = library_.headers.find(name);
      if (other == library_.headers.end()) continue;
      if (const auto from = std::find(path_.begin(), path_.end(), name); from != path_.end()) {
        if (circle_.empty()) {
          for (auto at = from; at != path_.end(); ++at) circle_ += *at + " > ";
          circle_ += name;
        }
        continue;
      }
      const int below = visit(other->second);
      if (other->second.folder == header.folder && below + 1 > level) {
        level = below + 1;
        below_[header.name] = name;
      }
    }
    path_.pop_back();
    return level_[header.name] = level;
  }

  const Library& library_;
  std::vector<std::string> path_;
  std::map<std::string, int> level_;
  std::map<std::string, std::string> below_;  // the next of the longest chain
  std::string circle_;
};

/// What one line may not say where it stands.
inline std::string line_mistake(const Header& header, const std::string& path,
                                const std::string& line) {
  const auto has = [&](std::string_view text) { return line.find(text) != line.npos; };
  if (path != "io/files/replace_file-inl.hpp" &&
      (has("ofstream") || has("std::fstream") || has("O_CREAT") ||
       (has("fopen") && (has("\"w") || has("\"a")))))
    return "writes a file; only io/files/replace_file.hpp does, so that a file is replaced as a "
           "whole";
  if (!line.starts_with("#include ")) return {};
  if (header.folder != "simd" && (has("<xsimd") || has("\"xsimd")))
    return "includes xsimd; only simd/ does: include a header of simd/";
  if (header.name != "core/type_list" && has("<boost/hana"))
    return "includes Boost.Hana; core/type_list.hpp handles lists of types: use that";
  // core/config.hpp has sentences in the place of names, and the version, which stands below all
  // folders; io/embed.hpp writes an include.
  if (has("ctnn") && included(line).empty() && !has("\"ctnn needs ") &&
      !has("<ctnn/version.hpp>") && !has("<ctnn/inference.hpp>"))
    return "must say #include <ctnn/folder/header.hpp>, not " + line;
  return {};
}

/// An entry includes folders, but none that its programs should not pay for.
inline void check_entry(const std::string& entry, const std::vector<std::string>& lines,
                        const std::set<std::string>& folders, std::ostream& mistakes) {
  for (const std::string& line : lines) {
    const std::string name = included(line);
    const std::string folder = name.substr(0, name.find('/'));
    if (folders.contains(folder))
      mistakes << entry << " includes " << name << ".hpp, and is to do without " << folder
               << "/: include that header where it is used.\n";
  }
}

/// All broken rules, a line each.
inline std::string check(const Library& library, const std::filesystem::path& root) {
  std::ostringstream mistakes;
  std::map<std::string, std::string> base_names;
  std::map<std::string, int> count;
  for (const auto& [name, header] : library.headers) {
    const int position = library.position(header.folder);
    if (position < 0)
      mistakes << name << ".hpp: docs/internals/architecture.md has no heading \"### "
               << header.folder
               << ": …\"; move the header to a folder it has, or describe this one there.\n";
    ++count[header.folder];
    const std::string base = name.substr(name.rfind('/') + 1);
    if (const auto [other, first] = base_names.emplace(base, name); !first)
      mistakes << other->second << ".hpp and " << name
               << ".hpp share a name: give one of them another.\n";
    for (const std::string& include : header.includes) {
      const auto other = library.headers.find(include);
      if (other == library.headers.end())
        mistakes << name << ".hpp includes <ctnn/" << include << ".hpp>, which is not there.\n";
      else if (position >= 0 && library.position(other->second.folder) > position)
        mistakes << name << ".hpp includes <ctnn/" << include << ".hpp>, but " << header.folder
                 << "/ stands below " << other->second.folder
                 << "/: move what it needs down, or itself up.\n";
    }
    for (const File& file : header.files) {
      if (file.lines.size() > most_lines)
        mistakes << file.path << " has " << file.lines.size() << " lines, and may have "
                 << most_lines << ": cut it where its second purpose begins.\n";
      for (std::size_t n = 0; n < file.lines.size(); ++n)
        if (const std::string mistake = line_mistake(header, file.path, file.lines[n]);
            !mistake.empty())
          mistakes << file.path << ":" << n + 1 << " " << mistake << ".\n";
    }
  }
  const Includes includes(library);
  if (!includes.circle().empty())
    mistakes << "Headers include each other in a circle: " << includes.circle()
             << ". Move what both need to a header of its own.\n";
  for (const Folder& folder : library.folders) {
    const int headers = count[folder.name];
    if (headers == 0)
      mistakes << "docs/internals/architecture.md describes " << folder.name
               << "/, which has no headers: take the heading out.\n";
    if (headers > most_headers)
      mistakes << folder.name << "/ has " << headers << " headers, and may have " << most_headers
               << ": it answers two questions, make two folders of it.\n";
    std::vector<std::string> longest;
    for (const auto& [name, header] : library.headers)
      if (header.folder == folder.name)
        if (auto chain = includes.chain(name); chain.size() > longest.size())
          longest = std::move(chain);
    if (longest.size() > most_levels) {
      mistakes << folder.name << "/ stands on " << longest.size()
               << " levels of includes, and may on " << most_levels << ":";
      for (const std::string& name : longest) mistakes << ' ' << name;
      mistakes << ". Let one of them include less.\n";
    }
  }
  check_entry("ctnn.hpp", lines_of(root / "include/ctnn.hpp"), {"io", "report", "parallel"},
              mistakes);
  check_entry("ctnn/inference.hpp", lines_of(root / "include/ctnn/inference.hpp"),
              {"data", "metrics", "policies", "step", "loss", "training", "fleet", "validation",
               "search", "ensemble", "parallel", "io", "inspect", "report"},
              mistakes);
  std::vector<std::size_t> lines;
  for (const auto& [name, header] : library.headers)
    for (const File& file : header.files) lines.push_back(file.lines.size());
  std::nth_element(lines.begin(), lines.begin() + lines.size() / 2, lines.end());
  const std::size_t median = lines[lines.size() / 2];
  if (median > most_median)
    mistakes << "The median of all headers is " << median << " lines, and may be " << most_median
             << ": cut the longest.\n";
  return mistakes.str();
}

/// A line a folder: headers, levels, lines in all and of the longest file; the median of all files.
inline std::string statistics(const Library& library) {
  const Includes includes(library);
  std::ostringstream out;
  out << "folder             headers  levels   lines  longest\n";
  std::vector<std::size_t> all;
  for (const Folder& folder : library.folders) {
    std::size_t headers = 0, levels = 0, lines = 0, longest = 0;
    for (const auto& [name, header] : library.headers) {
      if (header.folder != folder.name) continue;
      ++headers;
      levels = std::max(levels, includes.chain(name).size());
      for (const File& file : header.files) {
        lines += file.lines.size();
        longest = std::max(longest, file.lines.size());
        all.push_back(file.lines.size());
      }
    }
    const auto right = [](std::size_t number, std::size_t width) {
      const std::string digits = std::to_string(number);
      return std::string(width - digits.size(), ' ') + digits;
    };
    out << folder.name << std::string(19 - folder.name.size(), ' ') << right(headers, 7)
        << right(levels, 8) << right(lines, 8) << right(longest, 9) << '\n';
  }
  std::sort(all.begin(), all.end());
  out << all.size() << " files of " << library.headers.size() << " headers, median "
      << all[all.size() / 2] << " lines, longest " << all.back() << '\n';
  return out.str();
}

}  // namespace architecture
