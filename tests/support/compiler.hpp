// SPDX-License-Identifier: MIT
// A compiler as a command: what a call of it costs, and the template instantiations of a source.
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace compiler {

namespace fs = std::filesystem;
using Command = std::vector<std::string>;

struct Run {
  bool good = false;     // it ended with 0
  double seconds = 0;    // of CPU, user and system, so that a busy machine tells nearly the same
  double megabytes = 0;  // peak memory
};

/// Runs a command and waits; what it prints goes to the file `log`.
inline Run run(const Command& command, const fs::path& log) {
  const pid_t child = fork();
  if (child == 0) {
    std::vector<char*> argv;
    for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    if (std::freopen(log.c_str(), "w", stderr) == nullptr || dup2(2, 1) < 0) _exit(126);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  const auto seconds = [](timeval t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return {.good = WIFEXITED(status) && WEXITSTATUS(status) == 0,
          .seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime),
          .megabytes = static_cast<double>(usage.ru_maxrss) / 1024};
}

inline std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A folder for the files of one thread's compilations, which is removed again.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "ctnn_compiler_XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      std::fprintf(stderr, "no folder can be made in %s\n", fs::temp_directory_path().c_str());
      std::exit(2);
    }
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  fs::path path(std::string_view name) const { return path_ / name; }
  fs::path write(std::string_view name, std::string_view text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }

 private:
  fs::path path_;
};

/// The first line of what it says with --version; empty where there is no such compiler.
inline std::string version(const std::string& compiler) {
  const Folder folder;
  if (!run({compiler, "--version"}, folder.path("log")).good) return "";
  const std::string text = content(folder.path("log"));
  return text.substr(0, text.find('\n'));
}

/// Template instantiations of a source, −1 where it does not compile. g++ and clang count other
/// things: compare a number with those of the same compiler only. `command` is the compiler and its
/// flags. A run of its own, because clang's way of counting costs more time than compiling.
inline long count_instantiations(Command command, const fs::path& source) {
  const bool clang = version(command.front()).find("clang") != std::string::npos;
  const Folder folder;
  const fs::path log = folder.path("log");
  const fs::path trace = folder.path("trace.json");
  command.insert(command.end(), {"-fsyntax-only", source.string()});
  if (clang) {
    command.insert(command.end(), {"-Xclang", "-ftime-trace=" + trace.string(), "-Xclang",
                                   "-ftime-trace-granularity=0"});
  } else {
    command.emplace_back("-fmem-report");  // -fstats tells the same and takes twice as long
  }
  if (!run(command, log).good) return -1;
  long n = 0;
  if (clang) {
    // Classes and functions instantiated, as the time trace lists them.
    const std::string text = content(trace);
    for (std::size_t at = 0; (at = text.find("\"name\":\"Instantiate", at)) != text.npos; ++at) ++n;
  } else {
    // Entries of the tables of specializations. Aliases, concepts and members of classes are entries
    // too, so that the number is larger than clang's.
    const std::string text = content(log);
    for (const char* table : {"decl_specializations: size ", "type_specializations: size "})
      if (const auto at = text.find(table); at != text.npos)
        n += std::stol(text.substr(text.find(", ", at) + 2));
  }
  return n;
}

/// The program that README shows whole: its first block with main. Empty where there is none.
inline std::string readme_program(const fs::path& readme) {
  const std::string text = content(readme);
  constexpr std::string_view fence = "\n```cpp\n";
  for (std::size_t at = 0; (at = text.find(fence, at)) != text.npos;) {
    at += fence.size();
    const std::string block = text.substr(at, text.find("\n```", at) + 1 - at);
    if (block.find("int main(") != block.npos) return block;
  }
  return "";
}

}  // namespace compiler
