// SPDX-License-Identifier: MIT
// ctnn_architecture check|names|internals|draw|compare <project>
// Reads the headers below include/ctnn and the headings of docs/internals/architecture.md, which name the
// folders bottom up.
//   check      whether headers and includes keep the rules of check.hpp; prints figures by folder
//   names      whether a comment says of each name for users what it is; prints them
//   internals  whether graph/, plan/ and passes/ have no other names outside detail
//   draw       writes docs/internals/architecture.svg, and the headers of each folder in
//              docs/internals/architecture/
//   compare    whether these are what draw would write, and the page links to them
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
#include "names.hpp"

namespace {

using namespace architecture;

std::map<std::string, std::string> drawings(const Library& library) {
  std::map<std::string, std::string> result{
      {"docs/internals/architecture.svg", draw_folders(library)}};
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

}  // namespace

int main(int argc, char** argv) try {
  const std::string what = argc == 3 ? argv[1] : "";
  const std::filesystem::path root = argc == 3 ? argv[2] : "";
  if (what != "check" && what != "names" && what != "internals" && what != "draw" &&
      what != "compare")
    throw std::runtime_error("ctnn_architecture check|names|internals|draw|compare <project>");
  const Library library = read_library(root);
  std::string mistakes;
  if (what == "check") {
    mistakes = check(library, root);
    std::cout << statistics(library);
  } else if (what == "names" || what == "internals") {
    const PublicNames names = public_names(library);
    for (const auto& [name, entry] : names) std::cout << entry.header << ' ' << name << '\n';
    std::cout << names.size() << " names\n";
    mistakes = what == "names" ? check_names(names)
                               : check_internals(names, lines_of(root / "include/ctnn.hpp"));
  } else if (const std::string circle = Includes(library).circle(); !circle.empty()) {
    mistakes = "No drawing: headers include each other in a circle, " + circle + ".\n";
  } else {
    const auto written = drawings(library);
    const std::string page = text_of(root / "docs/internals/architecture.md");
    for (const auto& [path, text] : written) {
      if (what == "draw") {
        std::filesystem::create_directories((root / path).parent_path());
        if (!(std::ofstream(root / path) << text))
          throw std::runtime_error(path + ": cannot be written.");
      } else if (text_of(root / path) != text) {
        mistakes += path +
                    " is not the drawing of today's includes: build the target architecture, "
                    "look at it and commit it.\n";
      }
      const std::string link = std::filesystem::path(path).lexically_relative("docs/internals");
      if (page.find("(" + link + ")") == page.npos)
        mistakes += "docs/internals/architecture.md does not link to " + link + ": let it.\n";
    }
    const std::filesystem::path folder = root / "docs/internals/architecture";
    if (std::filesystem::exists(folder))
      for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string path = entry.path().lexically_relative(root).generic_string();
        if (entry.path().extension() == ".svg" && !written.contains(path))
          mistakes += path + " is a drawing of nothing that is there: delete it.\n";
      }
  }
  std::cerr << mistakes;
  return mistakes.empty() ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
