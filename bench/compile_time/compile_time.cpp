// SPDX-License-Identifier: MIT
// What a network costs to compile: seconds, peak memory, object size and template instantiations by
// number of layers, for inference and for a training step, on every compiler given. Writes
// compile_time.md.
//
// compile_time <include folder> <dlib: yes|no> <compiler>…
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <string>
#include <vector>

#include "sources.hpp"

namespace {

namespace fs = std::filesystem;

struct Cost {
  bool compiled = false;
  double seconds = 0;    // of CPU, so that a busy machine tells nearly the same
  double megabytes = 0;  // peak memory
  double kilobytes = 0;  // object
  long instantiations = 0;
};

/// Runs a command and waits; what it prints goes to the file `log`.
Cost run(const std::vector<std::string>& command, const fs::path& log) {
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
  const auto seconds = [](timeval t) { return t.tv_sec + 1e-6 * t.tv_usec; };
  Cost cost;
  cost.compiled = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  cost.seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  cost.megabytes = static_cast<double>(usage.ru_maxrss) / 1024;
  return cost;
}

std::string content(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// By a run of its own, because either way of counting costs more time than compiling.
long count_instantiations(const std::string& compiler, const std::string& include,
                          const fs::path& cpp, const fs::path& log) {
  std::vector<std::string> command{compiler,       "-std=c++20",    "-O3",       "-march=native",
                                   "-I" + include, "-fsyntax-only", cpp.string()};
  long n = 0;
  if (compiler.find("clang") != compiler.npos) {
    // Classes and functions instantiated, as the time trace lists them.
    const fs::path trace = log.string() + ".json";
    command.insert(command.end(), {"-Xclang", "-ftime-trace=" + trace.string(), "-Xclang",
                                   "-ftime-trace-granularity=0"});
    run(command, log);
    const std::string text = content(trace);
    for (std::size_t at = 0; (at = text.find("\"name\":\"Instantiate", at)) != text.npos; ++at) ++n;
  } else {
    // Entries of the tables of specializations. Aliases, concepts and members of classes are entries
    // too, so the number is larger than clang's: compare it with itself only.
    command.emplace_back("-fstats");
    run(command, log);
    const std::string text = content(log);
    for (const char* table : {"decl_specializations: size ", "type_specializations: size "})
      if (const auto at = text.find(table); at != text.npos)
        n += std::stol(text.substr(text.find(", ", at) + 2));
  }
  return n;
}

Cost compile(const std::string& compiler, const std::string& include, const std::string& source) {
  const fs::path folder =
      fs::temp_directory_path() /
      ("ctnn_compile_time_" + std::to_string(getpid()) + fs::path(compiler).filename().string());
  fs::create_directories(folder);
  const fs::path cpp = folder / "network.cpp";
  const fs::path object = folder / "network.o";
  const fs::path log = folder / "log";
  std::ofstream(cpp) << source;
  std::vector<std::string> command{compiler, "-std=c++20", "-O3", "-march=native", "-I" + include,
                                   "-c",     cpp.string(), "-o",  object.string()};
  Cost cost = run(command, log);
  if (cost.compiled && cost.seconds < 3)
    cost.seconds = std::min(cost.seconds, run(command, log).seconds);
  if (cost.compiled) {
    cost.kilobytes = static_cast<double>(fs::file_size(object)) / 1024;
    cost.instantiations = count_instantiations(compiler, include, cpp, log);
  }
  fs::remove_all(folder);
  return cost;
}

std::string version(const std::string& compiler) {
  const fs::path log = fs::temp_directory_path() / ("ctnn_version_" + std::to_string(getpid()));
  run({compiler, "--version"}, log);
  std::string text = content(log);
  fs::remove(log);
  return text.substr(0, text.find('\n'));
}

std::string cells(const Cost& cost) {
  if (!cost.compiled) return " does not compile | | | |";
  char text[128];
  std::snprintf(text, sizeof text, " %.1f | %.0f | %.0f | %ld |", cost.seconds, cost.megabytes,
                cost.kilobytes, cost.instantiations);
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "compile_time <include folder> <dlib: yes|no> <compiler>…\n");
    return 2;
  }
  const std::vector<std::string> compilers(argv + 3, argv + argc);
  std::string table;
  std::string head = "| program | layers |";
  std::string rule = "|---|---|";
  for (const std::string& compiler : compilers) {
    table += "- " + version(compiler) + "\n";
    const std::string name = fs::path(compiler).filename();
    head += " " + name + ": s | MB | KB | instantiations |";
    rule += "---|---|---|---|";
  }
  table += "\n" + head + "\n" + rule + "\n";
  std::printf("%s", table.c_str());
  bool good = true;
  for (const bench::Program& program : bench::programs(std::string(argv[2]) == "yes"))
    for (const int layers : program.layers) {
      std::string row = "| " + program.name + " | " + std::to_string(layers) + " |";
      // The compilers side by side: CPU time hardly minds, and the run takes half as long.
      std::vector<std::future<Cost>> costs;
      for (const std::string& compiler : compilers)
        costs.push_back(std::async(std::launch::async, compile, compiler, std::string(argv[1]),
                                   program.source(layers)));
      for (std::future<Cost>& waiting : costs) {
        const Cost cost = waiting.get();
        good = good && cost.compiled;
        row += cells(cost);
      }
      std::printf("%s\n", row.c_str());
      std::fflush(stdout);
      table += row + "\n";
    }
  std::ofstream("compile_time.md") << table;
  return good ? 0 : 1;
}
