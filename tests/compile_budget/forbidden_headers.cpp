// SPDX-License-Identifier: MIT
// Fails where <ctnn/inference.hpp> reaches a standard header that running a trained network needs
// nothing of, and says by which way.
//
// forbidden_headers <compiler> <flag>…
#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

#include "support/compiler.hpp"

namespace {

struct Forbidden {
  const char* header;
  const char* reason;
};

// Not listed is <ostream>, by which a plan is printed.
constexpr Forbidden forbidden[] = {
    {"iostream", "a static object that sets up the streams, and what it is made of"},
    {"sstream", "numbers become text without a stream"},
    {"fstream", "files are read in io/"},
    {"iomanip", "<locale> and what prints money and time; numbers can be printed without it"},
    {"locale", "nothing is printed as a country writes it"},
    {"filesystem", "files are read in io/"},
    {"chrono", "nothing is timed"},
    {"functional", "std::function, searchers and hash tables; a lambda does it"},
    {"memory", "shared pointers, streams and locales; core/owner.hpp owns"},
    {"complex", "nothing is complex, and it brings <sstream>"},
    {"vector", "sizes are known when it is compiled"},
    {"map", "nothing is looked up at run time"},
    {"set", "nothing is looked up at run time"},
    {"unordered_map", "nothing is looked up at run time"},
    {"regex", "no text is searched"},
    {"random", "weights are read, not drawn"},
    {"mutex", "inference takes no lock"},
    {"thread", "inference starts no thread"},
    {"future", "inference starts no thread"},
};

/// A line of -H: as many points as the file lies deep, a space, its path.
struct Included {
  std::size_t depth = 0;
  std::string path;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "forbidden_headers <compiler> <flag>...\n");
    return 2;
  }
  const compiler::Folder folder;
  const auto source = folder.write("source.cpp", "#include <ctnn/inference.hpp>\n");
  compiler::Command command{argv[1], "-std=c++20"};
  command.insert(command.end(), argv + 2, argv + argc);
  command.insert(command.end(), {"-E", "-H", "-o", "/dev/null", source.string()});
  const auto log = folder.path("log");
  if (!compiler::run(command, log).good) {
    std::fprintf(stderr, "<ctnn/inference.hpp> cannot be preprocessed:\n%s",
                 compiler::content(log).c_str());
    return 1;
  }
  std::istringstream lines(compiler::content(log));
  std::vector<std::string> way;  // from the outermost header to this one
  bool good = true;
  int headers = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t depth = line.find_first_not_of('.');
    if (depth == 0 || depth == line.npos || line[depth] != ' ') continue;
    ++headers;
    way.resize(depth - 1);
    way.push_back(line.substr(depth + 1));
    const compiler::fs::path path = way.back();
    // A standard header has no extension: .../c++/12/map, .../c++/v1/map.
    if (path.string().find("/c++/") == std::string::npos || path.has_extension()) continue;
    for (const Forbidden& f : forbidden)
      if (path.filename() == f.header) {
        std::fprintf(stderr, "<ctnn/inference.hpp> must not include <%s> (%s), but does by\n",
                     f.header, f.reason);
        for (const std::string& step : way) std::fprintf(stderr, "  %s\n", step.c_str());
        good = false;
      }
  }
  if (headers == 0) {
    std::fprintf(stderr, "%s lists no headers with -H\n", argv[1]);
    return 1;
  }
  if (good) std::printf("%d headers, none of them forbidden\n", headers);
  return good ? 0 : 1;
}
