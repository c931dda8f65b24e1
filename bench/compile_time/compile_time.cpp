// SPDX-License-Identifier: MIT
// What programs cost to compile: CPU seconds, peak memory, object size and template instantiations, on
// every compiler given, and the seconds as a ratio to other headers of ctnn. Writes compile_time.md.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sources.hpp"
#include "support/compiler.hpp"

namespace {

namespace fs = std::filesystem;

constexpr const char* usage =
    "compile_time [option]... <project> <compiler>...\n"
    "  <project>          the folder of ctnn, with include/, examples/ and README.md\n"
    "  --before <folder>  other headers of ctnn, as of the commit before (its include/): each\n"
    "                     program is compiled with both, by turns\n"
    "  --only <text>      only programs whose row holds this text, such as 'README' or\n"
    "                     'distinct widths | 64'; may be given several times\n"
    "  --runs <number>    the least of so many runs counts (2; up to 5 while they take 10 s "
    "together)\n"
    "  --dlib             dlib's programs too\n"
    "  --output <file>    the table (compile_time.md)\n"
    "  --list             only names the programs\n";

constexpr int fewest_runs = 2;
constexpr int most_runs = 5;
constexpr double short_seconds = 10;

struct Options {
  fs::path project;
  std::vector<std::string> compilers;
  std::string before;
  std::vector<std::string> only;
  int runs = 0;  // 0: as many as fit
  bool dlib = false;
  bool list = false;
  std::string output = "compile_time.md";
};

struct Mistake {
  std::string text;
};

Options parse(const std::vector<std::string>& words) {
  Options options;
  std::vector<std::string> rest;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const auto value = [&]() -> const std::string& {
      if (++i == words.size()) throw Mistake{word + " needs a value"};
      return words[i];
    };
    if (word == "--before") {
      options.before = value();
    } else if (word == "--only") {
      options.only.push_back(value());
    } else if (word == "--runs") {
      const std::string& text = value();
      if (text.size() != 1 || text[0] < '1' || text[0] > '9')
        throw Mistake{"--runs is a number from 1 to 9, not '" + text + "'"};
      options.runs = text[0] - '0';
    } else if (word == "--output") {
      options.output = value();
    } else if (word == "--dlib") {
      options.dlib = true;
    } else if (word == "--list") {
      options.list = true;
    } else if (word.starts_with("-")) {
      throw Mistake{"there is no option " + word};
    } else {
      rest.push_back(word);
    }
  }
  if (rest.empty()) throw Mistake{"the project's folder is missing"};
  options.project = rest.front();
  options.compilers.assign(rest.begin() + 1, rest.end());
  if (options.compilers.empty() && !options.list) throw Mistake{"a compiler is missing"};
  if (!fs::exists(options.project / "include/ctnn.hpp"))
    throw Mistake{options.project.string() + " has no include/ctnn.hpp"};
  if (!options.before.empty() && !fs::exists(fs::path(options.before) / "ctnn.hpp"))
    throw Mistake{options.before + " has no ctnn.hpp; --before takes an include folder"};
  for (const std::string& compiler : options.compilers)
    if (compiler::version(compiler).empty()) throw Mistake{"there is no compiler " + compiler};
  return options;
}

std::string label(const bench::Program& program) {
  return program.name + " | " + (program.layers == 0 ? "" : std::to_string(program.layers));
}

/// A program as it is compiled with one folder of headers.
class Build {
 public:
  Build(const std::string& compiler, const bench::Program& program, const fs::path& include)
      : linked_(program.linked) {
    command_ = {compiler, "-std=c++20", "-O3", "-march=native", "-I" + include.string()};
    command_.insert(command_.end(), program.flags.begin(), program.flags.end());
    const std::string text = program.source(include);
    present_ = !text.empty();
    source_ = folder_.write("program.cpp", text);
    for (const bench::Source& other : program.others) {
      const std::string name = "other" + std::to_string(objects_.size());
      objects_.push_back(folder_.path(name + ".o"));
      present_ =
          present_ && object(folder_.write(name + ".cpp", other(include)), objects_.back()).good;
    }
  }

  /// One run: the object, and the link where it is a part.
  compiler::Run once() const {
    if (!present_) return {};
    compiler::Run cost = object(source_, folder_.path("program.o"));
    if (cost.good && linked_) {
      compiler::Command link{command_.front(), folder_.path("program.o").string()};
      for (const fs::path& o : objects_) link.push_back(o.string());
      link.insert(link.end(), {"-o", folder_.path("program").string()});
      const compiler::Run more = compiler::run(link, folder_.path("log"));
      cost.good = more.good;
      cost.seconds += more.seconds;
      cost.megabytes = std::max(cost.megabytes, more.megabytes);
    }
    return cost;
  }
  double kilobytes() const {
    return static_cast<double>(fs::file_size(folder_.path("program.o"))) / 1024;
  }
  long instantiations() const { return compiler::count_instantiations(command_, source_); }
  /// Of the last compilation that failed, the first line with an error.
  std::string error() const {
    const std::string log = compiler::content(folder_.path("log"));
    const auto at = log.find("error:");
    return at == log.npos ? log.substr(0, log.find('\n')) : log.substr(at, log.find('\n', at) - at);
  }

 private:
  compiler::Run object(const fs::path& cpp, const fs::path& to) const {
    compiler::Command command = command_;
    command.insert(command.end(), {"-c", cpp.string(), "-o", to.string()});
    return compiler::run(command, folder_.path("log"));
  }

  compiler::Folder folder_;
  compiler::Command command_;
  fs::path source_;
  std::vector<fs::path> objects_;
  bool linked_;
  bool present_ = true;
};

struct Cost {
  compiler::Run now{}, before{};
  double kilobytes = 0;
  long instantiations = 0;
  std::string error{};
};

Cost measure(const std::string& compiler, const bench::Program& program, const Options& options) {
  const Build now(compiler, program, options.project / "include");
  Cost cost{.now = now.once()};
  if (!cost.now.good) {
    cost.error = now.error();
    return cost;
  }
  // By turns, so that both meet the same machine. Peers are the same with either headers.
  const bool compare = !options.before.empty() && !program.peer;
  std::optional<Build> before;
  if (compare) {
    before.emplace(compiler, program, options.before);
    cost.before = before->once();
  }
  double spent = cost.now.seconds;
  const auto another = [&](int done) {
    if (options.runs > 0) return done < options.runs;
    return done < fewest_runs || (done < most_runs && spent < short_seconds);
  };
  for (int done = 1; another(done); ++done) {
    const compiler::Run run = now.once();
    spent += run.seconds;
    cost.now.seconds = std::min(cost.now.seconds, run.seconds);
    if (cost.before.good)
      cost.before.seconds = std::min(cost.before.seconds, before->once().seconds);
  }
  cost.kilobytes = now.kilobytes();
  cost.instantiations = now.instantiations();
  return cost;
}

std::string cells(const Cost& cost, bool compare) {
  if (!cost.now.good) return compare ? " does not compile | | | | |" : " does not compile | | | |";
  char text[128];
  std::string result;
  std::snprintf(text, sizeof text, " %.2f |", cost.now.seconds);
  result += text;
  if (compare) {
    if (cost.before.good)
      std::snprintf(text, sizeof text, " %.2f |", cost.now.seconds / cost.before.seconds);
    else
      std::snprintf(text, sizeof text, " – |");
    result += text;
  }
  std::snprintf(text, sizeof text, " %.0f | %.0f | %ld |", cost.now.megabytes, cost.kilobytes,
                cost.instantiations);
  return result + text;
}

bool selected(const bench::Program& program, const Options& options) {
  const std::string row = label(program);
  return options.only.empty() ||
         std::any_of(options.only.begin(), options.only.end(),
                     [&](const std::string& text) { return row.find(text) != row.npos; });
}

int table(const Options& options) {
  std::vector<bench::Program> rows = bench::programs(options.project, options.dlib);
  std::erase_if(rows, [&](const bench::Program& p) { return !selected(p, options); });
  if (rows.empty()) throw Mistake{"no program's row holds that text; --list names them"};
  if (options.list) {
    for (const bench::Program& program : rows) std::printf("%s\n", label(program).c_str());
    return 0;
  }
  const bool compare = !options.before.empty();
  std::string text;
  std::string head = "| program | layers |";
  std::string rule = "|---|---|";
  for (const std::string& compiler : options.compilers) {
    text += "- " + compiler::version(compiler) + "\n";
    head += " " + fs::path(compiler).filename().string() + ": s |" +
            (compare ? " ÷ before |" : "") + " MB | KB | instantiations |";
    rule += compare ? "---|---|---|---|---|" : "---|---|---|---|";
  }
  text += "\n" + head + "\n" + rule + "\n";
  std::printf("%s", text.c_str());
  std::fflush(stdout);
  bool good = true;
  for (const bench::Program& program : rows) {
    std::string row = "| " + label(program) + " |";
    // The compilers side by side: CPU time hardly minds, and the run takes half as long. A ratio does
    // mind, where the one run has company and the other has not.
    const std::launch how = compare ? std::launch::deferred : std::launch::async;
    std::vector<std::future<Cost>> costs;
    for (const std::string& compiler : options.compilers)
      costs.push_back(std::async(
          how, [&program, &options, compiler] { return measure(compiler, program, options); }));
    for (std::future<Cost>& waiting : costs) {
      const Cost cost = waiting.get();
      good = good && cost.now.good;
      row += cells(cost, compare);
      if (!cost.now.good)
        std::fprintf(stderr, "%s: %s\n", program.name.c_str(), cost.error.c_str());
    }
    std::printf("%s\n", row.c_str());
    std::fflush(stdout);
    text += row + "\n";
  }
  std::ofstream(options.output) << text;
  return good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return table(parse({argv + 1, argv + argc}));
  } catch (const Mistake& mistake) {
    std::fprintf(stderr, "%s\n\n%s", mistake.text.c_str(), usage);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  return 2;
}
