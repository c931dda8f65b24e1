// SPDX-License-Identifier: MIT
// ctnn_explain_code <title> <compiler> <llvm-mca> <folder> <name> <architecture>…: reads formulas.txt, formulas.html,
// <architecture>.plan and <architecture>.dump of the folder, what `objdump -dlr --inlines
// --no-show-raw-insn` printed, and writes <name>.md and <name>.html. Without llvm-mca, "",
// cycles are left out. cmake/CtnnExplain.cmake runs it.
#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "html.hpp"
#include "markdown.hpp"
#include "throughput.hpp"

namespace {

std::ifstream open(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": cannot be read.");
  return file;
}
std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << open(path).rdbuf();
  return text.str();
}
void write(const std::string& path, const explain::Study& study, auto page) {
  std::ofstream file(path);
  page(file, study);
  if (!file.flush()) throw std::runtime_error(path + ": cannot be written.");
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 7)
    throw std::runtime_error(
        "ctnn_explain_code <title> <compiler> <llvm-mca> <folder> <name> <architecture>…");
  const std::string folder = argv[4] + std::string("/");
  explain::Study study{.title = argv[1],
                       .compiler = argv[2],
                       .formulas = text_of(folder + "formulas.txt"),
                       .mathml = text_of(folder + "formulas.html"),
                       .architectures = {}};
  for (int a = 6; a < argc; ++a) {
    std::ifstream dump = open(folder + argv[a] + ".dump");
    explain::Architecture next{.name = argv[a],
                               .plan = text_of(folder + argv[a] + ".plan"),
                               .code = explain::Reader::read(dump),
                               .loops = {}};
    next.loops = explain::loops_of(next.code);
    if (next.loops.empty())
      throw std::runtime_error(folder + argv[a] +
                               ".dump: no loop that computes was found; was it "
                               "made of optimized code?");
    if (const std::string llvm_mca = argv[3]; !llvm_mca.empty())
      for (explain::Loop& loop : next.loops)
        if (!loop.straight)
          loop.cycles = explain::cycles_a_turn(llvm_mca, next.code.functions[loop.function], loop,
                                               folder + "loop.s");
    study.architectures.push_back(std::move(next));
  }
  write(argv[5] + std::string(".md"), study, explain::write_markdown);
  write(argv[5] + std::string(".html"), study, explain::write_html);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
