// SPDX-License-Identifier: MIT
// scikit-learn in a process of its own, by its own timer: starting Python is not counted.
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "system.hpp"

namespace {

using namespace bench;

void write(std::ostream& out, const std::vector<std::size_t>& list) {
  const char* comma = "[";
  for (const std::size_t i : list) {
    out << comma << i;
    comma = ",";
  }
  out << ']';
}

std::string as_json(const Task& task) {
  std::ostringstream out;
  out << "{\"path\":\"" << task.table->path << "\",\"hidden\":" << task.hidden[0]
      << ",\"batch\":" << task.batch << ",\"epochs\":" << task.epochs << ",\"seed\":" << seed
      << ",\"rounds\":";
  const char* comma = "[";
  for (const Round& round : task.rounds) {
    out << comma << "{\"train\":";
    write(out, round.train);
    out << ",\"test\":";
    write(out, round.test);
    out << '}';
    comma = ",";
  }
  out << "]}";
  return out.str();
}

/// What a command prints. One thread, and OpenBLAS's own choice of kernels.
std::string output_of(const std::string& command) {
  const std::string whole =
      "env -u OPENBLAS_CORETYPE OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 " + command;
  std::string text;
  if (std::FILE* pipe = popen(whole.c_str(), "r")) {
    std::array<char, 256> part{};
    while (std::fgets(part.data(), part.size(), pipe) != nullptr) text += part.data();
    pclose(pipe);
  }
  return text;
}

Outcome run(const std::string& file) {
  std::istringstream words(output_of(CTNN_BENCH_PYTHON " " CTNN_BENCH_SCRIPT " < " + file));
  std::string version;
  Outcome outcome;
  words >> version >> outcome.seconds >> outcome.accuracy;
  return outcome;
}

const bool registered =
    register_system({.name = "scikit-learn",
                     .version = CTNN_BENCH_SKLEARN ", MLPClassifier in floats, its own process",
                     .prepare = [](const Task& task) -> Run {
                       if (task.hidden.size() > 1) return {};
                       const std::string file = "validation." + task.name + ".json";
                       std::ofstream(file) << as_json(task);
                       return [file] { return run(file); };
                     }});

}  // namespace
