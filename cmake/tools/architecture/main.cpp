// SPDX-License-Identifier: MIT
// ctnn_architecture check|names|internals|releases|release|draw|compare <project>
// Reads the headers below include/ctnn and the headings of docs/internals/architecture.md, which name the
// folders bottom up.
//   check      whether headers and includes keep the rules of check.hpp; prints figures by folder
//   names      whether a comment says of each name for users, of its members and of the parameters of
//              policies what it is; prints the names
//   internals  whether graph/, plan/ and passes/ have no other names outside detail
//   releases   whether the names of tests/api/ are still there, and newer ones say since when
//   release    writes the list of the project's version, tests/api/<version>.txt
//   draw       writes docs/internals/architecture.svg, the headers of each folder in
//              docs/internals/architecture/, and docs/concepts/policy_parameters.md
//   compare    whether these are what draw would write, and the page links to the drawings
#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

#include "check.hpp"
#include "draw_folders.hpp"
#include "draw_headers.hpp"
#include "headers.hpp"
#include "members.hpp"
#include "names.hpp"
#include "policy_tables.hpp"
#include "releases.hpp"

namespace {

using namespace architecture;

constexpr const char* usage =
    "ctnn_architecture check|names|internals|releases|release|draw|compare <project>";
constexpr const char* parameters_page = "docs/concepts/policy_parameters.md";

/// What is made from the headers: paths below the project and texts.
std::map<std::string, std::string> made_files(const Library& library) {
  std::map<std::string, std::string> result{
      {"docs/internals/architecture.svg", draw_folders(library)},
      {parameters_page, policy_page(public_names(library))}};
  for (const Folder& folder : library.folders) {
    const auto headers =
        std::count_if(library.headers.begin(), library.headers.end(),
                      [&](const auto& header) { return header.second.folder == folder.name; });
    if (headers > 1)
      result["docs/internals/architecture/" + folder.name + ".svg"] = draw_headers(library, folder);
  }
  return result;
}

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  if (!(std::ofstream(path) << text))
    throw std::runtime_error(path.string() + ": cannot be written.");
}

/// Whether the page of the architecture shows all drawings, and there are no others.
std::string check_links(const std::filesystem::path& root,
                        const std::map<std::string, std::string>& made) {
  std::string mistakes;
  const std::string page = text_of(root / "docs/internals/architecture.md");
  for (const auto& [path, text] : made) {
    const std::string link = std::filesystem::path(path).lexically_relative("docs/internals");
    if (path != parameters_page && page.find("(" + link + ")") == page.npos)
      mistakes += "docs/internals/architecture.md does not link to " + link + ": let it.\n";
  }
  const std::filesystem::path folder = root / "docs/internals/architecture";
  if (std::filesystem::exists(folder))
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      const std::string path = entry.path().lexically_relative(root).generic_string();
      if (entry.path().extension() == ".svg" && !made.contains(path))
        mistakes += path + " is a drawing of nothing that is there: delete it.\n";
    }
  return mistakes;
}

std::string draw_or_compare(const std::filesystem::path& root, const Library& library, bool draw) {
  if (const std::string circle = Includes(library).circle(); !circle.empty())
    return "No drawing: headers include each other in a circle, " + circle + ".\n";
  const auto made = made_files(library);
  std::string mistakes;
  for (const auto& [path, text] : made)
    if (draw)
      write(root / path, text);
    else if (text_of(root / path) != text)
      mistakes += path +
                  " is not what today's headers make: build the target architecture, look at it "
                  "and commit it.\n";
  return mistakes + check_links(root, made);
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string what = argc == 3 ? argv[1] : "";
  const std::filesystem::path root = argc == 3 ? argv[2] : "";
  if (what.empty()) throw std::runtime_error(usage);
  const Library library = read_library(root);
  const PublicNames names = public_names(library);
  std::string mistakes;
  if (what == "check") {
    mistakes = check(library, root);
    std::cout << statistics(library);
  } else if (what == "names") {
    for (const auto& [name, entry] : names) std::cout << entry.header << ' ' << name << '\n';
    std::cout << names.size() << " names\n";
    mistakes = check_names(names) + check_members(names) + check_parameters(names);
  } else if (what == "internals") {
    mistakes = check_internals(names, lines_of(root / "include/ctnn.hpp"));
  } else if (what == "releases") {
    mistakes = check_releases(root, names);
  } else if (what == "release") {
    write_release(root, names);
  } else if (what == "draw" || what == "compare") {
    mistakes = draw_or_compare(root, library, what == "draw");
  } else {
    throw std::runtime_error(usage);
  }
  std::cerr << mistakes;
  return mistakes.empty() ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
