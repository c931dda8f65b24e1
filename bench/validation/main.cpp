// SPDX-License-Identifier: MIT
// Times every system on every task: bench.validation [--once] [part of <task>/<system>].
// A system that has not learned gets no time.
#include <ctime>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "report.hpp"
#include "system.hpp"

namespace bench {

std::vector<System>& systems() {
  static std::vector<System> all;
  return all;
}

namespace {

/// CPU time: others on the machine do not count.
double now() {
  std::timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

struct Job {
  const Task* task;
  const System* system;
  Run run;
};

/// Runs a job once, or as often as fits into a third of a second, and keeps the least time.
void measure(const Job& job, bool once, Cell& cell) {
  constexpr double enough = 0.3;
  for (double spent = 0; spent < enough;) {
    const double began = now();
    const Outcome outcome = job.run();
    const double seconds = outcome.seconds < 0 ? now() - began : outcome.seconds;
    const double result = seconds / job.task->divisor;
    cell.accuracy = outcome.accuracy;
    if (!(outcome.accuracy >= job.task->least_accuracy)) cell.wrong = true;
    if (cell.wrong) return;
    if (cell.seconds < 0 || result < cell.seconds) cell.seconds = result;
    spent += once ? enough : seconds;
  }
}

std::vector<Job> jobs(std::string_view filter) {
  std::vector<Job> list;
  for (const Task& task : tasks())
    for (const System& system : systems())
      if ((task.name + "/" + system.name).find(filter) != std::string::npos)
        if (Run run = system.prepare(task)) list.push_back({&task, &system, std::move(run)});
  return list;
}

int run_all(std::string_view filter, bool once) {
  constexpr int repetitions = 3;
  constexpr double is_long = 5;  // seconds; what takes longer is run once
  const std::vector<Job> list = jobs(filter);
  if (list.empty()) {
    std::printf("no task and system has '%.*s' in its name\n", int(filter.size()), filter.data());
    return 1;
  }
  Cells cells;
  for (int repetition = 0; repetition < (once ? 1 : repetitions); ++repetition)
    for (const Job& job : list) {
      Cell& cell = cells[job.task->name][job.system->name];
      if (cell.wrong || cell.seconds * job.task->divisor > is_long) continue;
      measure(job, once, cell);
      std::printf("%-32s %10s  accuracy %.3f\n", (job.task->name + "/" + job.system->name).c_str(),
                  cell.wrong ? "wrong" : time_text(cell.seconds).c_str(), cell.accuracy);
      std::fflush(stdout);
    }
  write_report(cells, "validation.md");
  return std::any_of(list.begin(), list.end(),
                     [&](const Job& job) { return cells[job.task->name][job.system->name].wrong; })
             ? 1
             : 0;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  bool once = false;
  std::string_view filter;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--once")
      once = true;
    else
      filter = argv[i];
  }
  // Registration runs in the order of linking; ours goes first.
  auto& all = bench::systems();
  std::stable_partition(all.begin(), all.end(),
                        [](const bench::System& s) { return s.name == "ctnn"; });
  for (const bench::System& system : all)
    std::printf("%-12s  %s\n", system.name.c_str(), system.version.c_str());
  return bench::run_all(filter, once);
}
