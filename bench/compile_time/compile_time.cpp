// SPDX-License-Identifier: MIT
// What a network costs to compile: seconds, peak memory, object size and template instantiations by
// number of layers, for inference and for a training program, on every compiler given.
//
// compile_time <include folder> <dlib: yes|no> <compiler>…
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Cost {
  bool compiled = false;
  double seconds = 0;
  double megabytes = 0;  // peak memory
  double kilobytes = 0;  // object
  long instantiations = -1;
};

/// Runs a command and waits; what it prints is dropped.
Cost run(const std::vector<std::string>& command) {
  const auto began = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    std::vector<char*> argv;
    for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    if (std::freopen("/dev/null", "w", stderr) == nullptr) _exit(126);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  Cost cost;
  cost.compiled = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  cost.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  cost.megabytes = static_cast<double>(usage.ru_maxrss) / 1024;
  return cost;
}

/// A chain of layers of different widths around 32, so that nothing is compiled once for several.
std::string widths(int layer) { return std::to_string(24 + (layer * 7) % 128); }

std::string ctnn_source(int layers, bool training) {
  std::string net = "constexpr auto net = Dense<" + widths(0) + ", " + widths(1) + ", ReLU>";
  for (int l = 2; l < layers; ++l) net += "\n    >> Dense<" + widths(l) + ", ReLU>";
  net += "\n    >> Dense<10, Softmax>;\n";
  const std::string head = "#include <ctnn.hpp>\nusing namespace ctnn;\n" + net;
  if (!training)
    return head + "std::array<float, 10> infer(const Model<net>& model, std::span<const float, " +
           widths(0) + "> x) { return model(x); }\n";
  return head +
         "using L = Learner<net, CrossEntropy, L2<1e-4>, Adam<>, Batch<32>>;\n"
         "void train(Trainer<L>& trainer) { trainer.step(); }\n";
}

std::string dlib_source(int layers, bool training) {
  std::string net = "dlib::input<dlib::matrix<float>>";
  for (int l = 1; l < layers; ++l) net = "dlib::relu<dlib::fc<" + widths(l) + ", " + net + ">>";
  net = "dlib::loss_multiclass_log<dlib::fc<10, " + net + ">>";
  return "#include <dlib/dnn.h>\nusing Net = " + net + ";\n" +
         (training
              ? "void train(dlib::dnn_trainer<Net>& t, const std::vector<dlib::matrix<float>>& x, "
                "const std::vector<unsigned long>& y) { t.train_one_step(x, y); }\n"
              : "unsigned long infer(Net& net, const dlib::matrix<float>& x) { return net(x); }\n");
}

/// Instantiations as clang's time trace lists them.
long count_instantiations(const fs::path& trace) {
  std::ifstream in(trace);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  long n = 0;
  for (std::size_t at = 0; (at = text.find("\"name\":\"Instantiate", at)) != text.npos; ++at) ++n;
  return n;
}

Cost compile(const std::string& compiler, const std::string& include, const std::string& source) {
  const fs::path folder =
      fs::temp_directory_path() / ("ctnn_compile_time_" + std::to_string(getpid()));
  fs::create_directories(folder);
  const fs::path cpp = folder / "network.cpp";
  const fs::path object = folder / "network.o";
  std::ofstream(cpp) << source;
  std::vector<std::string> command{compiler, "-std=c++20", "-O3", "-march=native", "-I" + include,
                                   "-c",     cpp.string(), "-o",  object.string()};
  Cost cost = run(command);
  if (cost.compiled) cost.kilobytes = static_cast<double>(fs::file_size(object)) / 1024;
  if (cost.compiled && compiler.find("clang") != compiler.npos) {
    command.insert(command.end(), {"-ftime-trace", "-ftime-trace-granularity=0"});
    if (run(command).compiled) cost.instantiations = count_instantiations(folder / "network.json");
  }
  fs::remove_all(folder);
  return cost;
}

void row(const std::string& compiler, const char* system, int layers, bool training,
         const Cost& cost) {
  std::printf("| %s | %s | %s | %d |", compiler.c_str(), system,
              training ? "training" : "inference", layers);
  if (cost.compiled)
    std::printf(" %.1f s | %.0f MB | %.0f KB | %s |\n", cost.seconds, cost.megabytes,
                cost.kilobytes,
                cost.instantiations < 0 ? "–" : std::to_string(cost.instantiations).c_str());
  else
    std::printf(" does not compile | | | |\n");
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "compile_time <include folder> <dlib: yes|no> <compiler>…\n");
    return 2;
  }
  std::printf(
      "| compiler | system | program | layers | time | peak memory | object | instantiations |\n"
      "|---|---|---|---|---|---|---|---|\n");
  bool good = true;
  for (int c = 3; c < argc; ++c)
    for (const bool training : {false, true}) {
      for (const int layers : {2, 8, 32, 64, 128}) {
        const Cost cost = compile(argv[c], argv[1], ctnn_source(layers, training));
        good = good && cost.compiled;
        row(argv[c], "ctnn", layers, training, cost);
      }
      if (std::string(argv[2]) == "yes")
        for (const int layers : {2, 8, 16})
          row(argv[c], "dlib", layers, training,
              compile(argv[c], argv[1], dlib_source(layers, training)));
    }
  return good ? 0 : 1;
}
