// SPDX-License-Identifier: MIT
// The programs that bench.compile_time compiles.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "support/compiler.hpp"

namespace bench {

namespace fs = std::filesystem;

/// What a program is by the include folder it is compiled with; empty where there is none for it.
using Source = std::function<std::string(const fs::path& include)>;

struct Program {
  std::string name;
  int layers = 0;  // 0: not a row of a series
  Source source;
  std::vector<std::string> flags{};
  bool linked = false;           // into a program, the link being a part of what is measured
  std::vector<Source> others{};  // compiled beforehand, and linked with it
  bool peer = false;             // another library's
};

inline const std::vector<std::string> compiled{"-DCTNN_COMPILED"};

inline Source always(std::string text) {
  return [text = std::move(text)](const fs::path&) { return text; };
}

/// Puts `to` in the place of `from`, which must be there: an edit of the text that programs are cut
/// out of is an error here.
inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  std::size_t at = text.find(from);
  if (at == text.npos)
    throw std::runtime_error("'" + std::string(from) +
                             "' is no longer in the text that a program is made of; change "
                             "bench/compile_time/sources.hpp with it:\n" +
                             text);
  for (; at != text.npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  return text;
}

/// Without the line that holds `part`.
inline std::string without(const std::string& text, std::string_view part) {
  const std::string marked = replaced(text, part, "\1");
  const std::size_t at = marked.find('\1');
  const std::size_t line = marked.rfind('\n', at) + 1;
  return marked.substr(0, line) + marked.substr(marked.find('\n', at) + 1);
}

/// README's program by feature, each with all that those before it do; the last one whole.
inline std::vector<Program> readme_by_feature(const fs::path& project) {
  const std::string whole = compiler::readme_program(project / "README.md");
  const std::string fit = without(whole, "cross_validate(");
  const std::string evaluate = replaced(fit, " = fit(learner, data, train, Progress{});", "{};");
  const std::string read =
      without(without(without(evaluate, "evaluate("), "train_test_split("), "const Digits learner");
  const std::string summary =
      replaced(replaced(without(read, "read_csv<"), "data.x(0)", "std::array<float, 64>{}"),
               "data.target(0)", "3");
  const std::string call = without(summary, "summary<");
  const std::string empty = call.substr(0, call.find("int main(")) + "int main() {}\n";
  std::vector<Program> rows;
  const auto add = [&](const char* name, const std::string& text) {
    rows.push_back({std::string("README: ") + name, 0, always(text)});
    rows.push_back(
        {std::string("README: ") + name + ", `ctnn::compiled`", 0, always(text), compiled});
  };
  add("headers and an empty main", empty);
  add("+ one inference call", call);
  add("+ `summary`", summary);
  add("+ `read_csv`", read);
  add("+ `evaluate`", evaluate);
  add("+ `fit`", fit);
  add("+ `cross_validate`, the whole program", whole);
  return rows;
}

/// The translation unit that CtnnCompiled.cmake writes.
inline std::string compiled_unit(const fs::path& include) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(include / "ctnn"))
    if (entry.path().filename().string().ends_with("-inl.hpp"))
      files.push_back(fs::relative(entry.path(), include).string());
  std::sort(files.begin(), files.end());
  std::string text;
  for (const std::string& file : files) text += "#include <" + file + ">\n";
  return text;
}

/// examples/compiled_once: its main.cpp compiled and linked, beside the same in one file.
inline std::vector<Program> edit_to_run(const fs::path& project) {
  const fs::path folder = project / "examples/compiled_once";
  const std::string main = compiler::content(folder / "main.cpp");
  const std::string include = "#include \"digits.hpp\"\n";
  const std::string header =
      without(without(compiler::content(folder / "digits.hpp"), "#pragma once"), "extern template");
  const std::string whole = replaced(main, include, header);
  const Source network = always(compiler::content(folder / "digits.cpp"));
  const std::vector<std::string> found{"-I" + folder.string()};
  std::vector<std::string> both = found;
  both.insert(both.end(), compiled.begin(), compiled.end());
  return {
      {"edit to run: in one file", 0, always(whole), {}, true},
      {"edit to run: the network compiled once", 0, always(main), found, true, {network}},
      {"edit to run: in one file, `ctnn::compiled`",
       0,
       always(whole),
       compiled,
       true,
       {compiled_unit}},
      {"edit to run: the network compiled once, `ctnn::compiled`",
       0,
       always(main),
       both,
       true,
       {network, compiled_unit}},
  };
}

enum class Widths { equal, distinct };

/// 32 everywhere, so that every layer is the same type, or another width for each of up to 128 layers,
/// so that nothing is compiled once for several.
inline std::string width(Widths widths, int layer) {
  return std::to_string(widths == Widths::equal ? 32 : 24 + (layer * 7) % 128);
}

inline std::string ctnn_source(int layers, Widths widths, bool training) {
  std::string text = "#include <ctnn.hpp>\nusing namespace ctnn;\n";
  text += "constexpr auto net = Dense<" + width(widths, 0) + ", " + width(widths, 1) + ", ReLU>";
  for (int l = 2; l < layers; ++l) text += "\n    >> Dense<" + width(widths, l) + ", ReLU>";
  text += "\n    >> Dense<10, Softmax>;\n";
  if (!training)
    return text + "std::array<float, 10> infer(const Model<net>& model, std::span<const float, " +
           width(widths, 0) + "> x) { return model(x); }\n";
  return text +
         "using L = Learner<net, CrossEntropy, L2<1e-4>, Adam<>, Batch<32>>;\n"
         "void train(Trainer<L>& trainer) { trainer.step(); }\n";
}

inline std::string dlib_source(int layers) {
  std::string net = "dlib::input<dlib::matrix<float>>";
  for (int l = 1; l < layers; ++l)
    net = "dlib::relu<dlib::fc<" + width(Widths::distinct, l) + ", " + net + ">>";
  net = "dlib::loss_multiclass_log<dlib::fc<10, " + net + ">>";
  return "#include <dlib/dnn.h>\nusing Net = " + net +
         ";\nvoid train(dlib::dnn_trainer<Net>& t, const std::vector<dlib::matrix<float>>& x, "
         "const std::vector<unsigned long>& y) { t.train_one_step(x, y); }\n";
}

/// All rows, for the project in this folder.
inline std::vector<Program> programs(const fs::path& project, bool dlib) {
  const std::string all = "#include <ctnn.hpp>\n";
  // Headers of before this one existed are measured by what a program included then.
  const std::string inference =
      "#if __has_include(<ctnn/inference.hpp>)\n#include <ctnn/inference.hpp>\n#else\n" + all +
      "#endif\n";
  std::vector<Program> rows{
      {"`<ctnn.hpp>`", 0, always(all)},
      {"`<ctnn.hpp>`, `ctnn::compiled`", 0, always(all), compiled},
      {"`<ctnn/inference.hpp>`", 0, always(inference)},
      {"`<ctnn/inference.hpp>`, `ctnn::compiled`", 0, always(inference), compiled},
      {"the unit of `ctnn::compiled`", 0, compiled_unit, compiled},
  };
  const auto append = [&](std::vector<Program> more) {
    rows.insert(rows.end(), more.begin(), more.end());
  };
  append(readme_by_feature(project));
  append(edit_to_run(project));
  for (const bool training : {false, true})
    for (const Widths widths : {Widths::equal, Widths::distinct})
      for (const int layers : {2, 8, 16, 32, 64, 128})
        rows.push_back({std::string(training ? "training, " : "inference, ") +
                            (widths == Widths::equal ? "equal widths" : "distinct widths"),
                        layers, always(ctnn_source(layers, widths, training))});
  if (dlib)
    for (const int layers : {2, 8, 16})
      rows.push_back({"dlib, training, distinct widths",
                      layers,
                      always(dlib_source(layers)),
                      {},
                      false,
                      {},
                      true});
  return rows;
}

}  // namespace bench
