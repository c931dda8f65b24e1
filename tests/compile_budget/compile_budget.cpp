// SPDX-License-Identifier: MIT
// Fails where what users compile first costs 5 % more or fewer template instantiations than
// budget.txt says: unlike seconds they are the same on every run and machine. Ends with 77, a test
// left out, where that file has no figures of this compiler.
//
// compile_budget [--print] <budget.txt> <README.md> <compiler> <flag>…
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "support/compiler.hpp"

namespace {

constexpr int left_out = 77;

struct Subject {
  std::string name;
  std::string source;
};

/// What the number depends on, as the titles of budget.txt's sections say it.
std::string environment(const compiler::Command& command) {
  const compiler::Folder folder;
  const auto probe = folder.write("probe.cpp", R"(#include <version>
#include <boost/version.hpp>
#include <xsimd/config/xsimd_config.hpp>
#ifdef __clang__
@clang __clang_major__
#else
@g++ __GNUC__
#endif
#ifdef _GLIBCXX_RELEASE
@, libstdc++ _GLIBCXX_RELEASE
#else
@, another library 0
#endif
@, Boost BOOST_LIB_VERSION
@, xsimd XSIMD_VERSION_MAJOR
@. XSIMD_VERSION_MINOR
)");
  compiler::Command preprocess = command;
  preprocess.insert(preprocess.end(), {"-E", "-P", probe.string()});
  compiler::run(preprocess, folder.path("log"));
  std::istringstream lines(compiler::content(folder.path("log")));
  std::string title;
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with('@'))
      for (const char c : line.substr(1))
        if (c != '"') title += c == '_' ? '.' : c;
  if (const auto point = title.rfind(". "); point != title.npos) title.erase(point + 1, 1);
  return title;
}

struct Figure {
  std::string name;
  long instantiations;
};

/// The figures of a section, or nothing where there is none. A line that cannot be read, or gives no
/// reason, ends the program.
std::optional<std::vector<Figure>> figures(const std::string& file, const std::string& title) {
  std::istringstream lines(compiler::content(file));
  std::optional<std::vector<Figure>> found;
  bool mine = false;
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with('[')) {
      mine = line == "[" + title + "]";
      if (mine) found.emplace();
      continue;
    }
    const auto reason = line.find("# ");
    std::istringstream words(line.substr(0, reason));
    Figure figure{};
    std::getline(words >> figure.instantiations >> std::ws, figure.name);
    if (!words || reason == line.npos || reason + 2 == line.size()) {
      std::fprintf(stderr,
                   "%s:%d: write a figure, what it is of and why, as in 20000 %s # reason\n",
                   file.c_str(), number, "<ctnn.hpp>");
      std::exit(1);
    }
    figure.name.erase(figure.name.find_last_not_of(' ') + 1);
    if (mine) found->push_back(figure);
  }
  return found;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  const bool print = !words.empty() && words.front() == "--print";
  if (print) words.erase(words.begin());
  if (words.size() < 3) {
    std::fprintf(stderr,
                 "compile_budget [--print] <budget.txt> <README.md> <compiler> <flag>...\n");
    return 2;
  }
  const std::string& file = words[0];
  // No other flags than these, so that the number depends neither on the machine nor on the preset.
  compiler::Command command{words[2], "-std=c++20", "-O0", "-march=x86-64-v3"};
  command.insert(command.end(), words.begin() + 3, words.end());
  const std::string title = environment(command);
  const auto budget = figures(file, title);
  if (!budget && !print) {
    std::printf("left out: %s has no figures of [%s]\n", file.c_str(), title.c_str());
    return left_out;
  }
  const std::vector<Subject> subjects{
      {"<ctnn.hpp>", "#include <ctnn.hpp>\n"},
      {"<ctnn/inference.hpp>", "#include <ctnn/inference.hpp>\n"},
      {"README's program", compiler::readme_program(words[1])},
  };
  std::printf("[%s]\n", title.c_str());
  bool good = true;
  const compiler::Folder folder;
  for (const Subject& subject : subjects) {
    const auto source = folder.write("subject.cpp", subject.source);
    const long n = compiler::count_instantiations(command, source);
    std::printf("%ld %s\n", n, subject.name.c_str());
    std::fflush(stdout);
    if (subject.source.empty() || n <= 0) {
      std::fprintf(stderr, "%s does not compile, or the compiler counts nothing\n",
                   subject.name.c_str());
      good = false;
      continue;
    }
    if (print) continue;
    long limit = 0;
    for (const Figure& figure : *budget)
      if (figure.name == subject.name) limit = figure.instantiations;
    const char* name = subject.name.c_str();
    if (limit == 0) {
      std::fprintf(stderr, "%s: [%s] has no figure of %s\n", file.c_str(), title.c_str(), name);
      good = false;
    } else if (n * 100 > limit * 105) {
      std::fprintf(
          stderr,
          "%s: %ld instantiations are more than 5 %% above the figure, %ld; make it cheaper "
          "to compile, or write %ld and the reason into %s.\n",
          name, n, limit, n, file.c_str());
      good = false;
    } else if (n * 100 < limit * 95) {
      std::fprintf(stderr,
                   "%s: %ld instantiations are more than 5 %% below the figure, %ld; write %ld and "
                   "the reason into %s, so that what was won is kept.\n",
                   name, n, limit, n, file.c_str());
      good = false;
    }
  }
  return good ? 0 : 1;
}
