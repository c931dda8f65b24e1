// SPDX-License-Identifier: MIT
// Times every system on every workload in every regime: <regime>/<workload>/<system>. A system's
// results are checked against a double reference before it is timed; a wrong one gets no time.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <map>
#include <string>

#include "limits.hpp"
#include "reference.hpp"
#include "report.hpp"
#include "system.hpp"

namespace {

using namespace bench;

/// Seconds per run of one cell at the machine's limit: FLOPs at the FMA peak, or the model's bytes at
/// the load bandwidth of a footprint as large, whichever takes longer.
struct Limits {
  double fma_peak = measure_fma_peak();
  std::map<std::string_view, double> bandwidth;

  double at(const Workload& w) {
    auto [found, fresh] = bandwidth.try_emplace(w.name, 0);
    if (fresh) found->second = measure_load_bandwidth(static_cast<std::size_t>(4 * w.parameters()));
    return found->second;
  }
};
Limits& limits() {
  static Limits all;
  return all;
}

void count(benchmark::State& state, const Workload& w, double flops, int samples, bool streams) {
  const double runs = static_cast<double>(state.iterations());
  const double compute = flops / (limits().fma_peak * 1e9);
  const double stream = streams ? 4 * w.parameters() / (limits().at(w) * 1e9) : 0;
  state.counters["gflops"] = benchmark::Counter(flops * runs * 1e-9, benchmark::Counter::kIsRate);
  state.counters["ns_per_sample"] = benchmark::Counter(
      runs * samples * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["fraction_of_limit"] =
      benchmark::Counter(runs * std::max(compute, stream), benchmark::Counter::kIsRate);
}

void run_inference(benchmark::State& state, const System& system, const Workload& w, int batch,
                   bool chained) {
  const auto cell = system.inference(w, make_parameters(w), batch);
  if (!cell) return state.SkipWithError("not offered");
  if (const auto wrong = check_inference(w, *cell, batch); !wrong.empty())
    return state.SkipWithError(("wrong: " + wrong).c_str());
  const Samples samples = make_samples(w, batch == 1 ? 16 : batch);
  std::vector<float> y(static_cast<std::size_t>(samples.batch * w.outputs()));
  std::vector<float> x(samples.x.begin(), samples.x.begin() + w.inputs());
  // About 20 µs a call through the interface, so that the call itself is not measured.
  const long inner = std::max(1L, static_cast<long>(2e6 / (w.forward_flops() * batch + 100)));
  while (state.KeepRunningBatch(inner)) {
    if (batch > 1)
      cell->batch(inner, samples, y.data());
    else if (chained)
      cell->chained(inner, x.data(), y.data());
    else
      cell->one_by_one(inner, samples, y.data());
    benchmark::DoNotOptimize(y.data());
  }
  count(state, w, w.forward_flops() * batch, batch, batch == 1);
}

void run_training(benchmark::State& state, const System& system, const Workload& w, int batch,
                  Optimizer optimizer) {
  const Parameters parameters = make_parameters(w);
  const Samples samples = make_samples(w, batch);
  const auto cell = system.training(w, parameters, samples, optimizer);
  if (!cell) return state.SkipWithError("not offered");
  if (const auto wrong = check_training(w, *cell, parameters, samples, optimizer); !wrong.empty())
    return state.SkipWithError(("wrong: " + wrong).c_str());
  const long inner = std::max(1L, static_cast<long>(2e6 / (w.training_flops() * batch)));
  while (state.KeepRunningBatch(inner)) cell->steps(inner);
  count(state, w, w.training_flops() * batch, batch, false);
}

/// The full step of a user's fit: gathered from a shuffled data set, with the loss's value.
void run_fitting(benchmark::State& state, const System& system, const Workload& w) {
  const Parameters parameters = make_parameters(w);
  const Samples data = make_samples(w, fit_samples);
  const Order first = make_order(fit_samples);
  const auto cell = system.fitting(w, parameters, data, first);
  if (!cell) return state.SkipWithError("not offered");
  if (const auto wrong = check_fitting(w, *cell, parameters, data, first); !wrong.empty())
    return state.SkipWithError(("wrong: " + wrong).c_str());
  // Whole epochs, so that each run has its share of the shuffles.
  constexpr long epoch = fit_samples / fit_batch;
  while (state.KeepRunningBatch(epoch)) cell->steps(epoch);
  count(state, w, w.training_flops() * fit_batch, fit_batch, false);
}

void add(const char* regime, const Workload& w, const System& system, auto run) {
  const std::string name = std::string(regime) + "/" + std::string(w.name) + "/" + system.name;
  benchmark::RegisterBenchmark(
      name.c_str(), [run, &w, &system](benchmark::State& state) { run(state, system, w); });
}

void register_all() {
  for (const Workload& w : workloads)
    for (const System& system : systems()) {
      const auto infer = [](int batch, bool chained) {
        return [=](benchmark::State& state, const System& s, const Workload& of) {
          run_inference(state, s, of, batch, chained);
        };
      };
      const auto train = [](int batch, Optimizer optimizer) {
        return [=](benchmark::State& state, const System& s, const Workload& of) {
          run_training(state, s, of, batch, optimizer);
        };
      };
      if (system.inference) {
        add("single", w, system, infer(1, false));
        add("chained", w, system, infer(1, true));
        add("batch32", w, system, infer(32, false));
        add("batch256", w, system, infer(256, false));
      }
      if (system.training) {
        add("train32", w, system, train(32, Optimizer::sgd));
        add("train128", w, system, train(128, Optimizer::sgd));
        add("adam32", w, system, train(32, Optimizer::adam));
      }
      if (system.fitting) add("fit32", w, system, run_fitting);
    }
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  for (const System& system : systems())
    std::printf("%-12s %s\n", system.name.c_str(), system.version.c_str());
  std::printf("%-12s FMA peak %.1f GFLOP/s on one core\n\n", "limit", limits().fma_peak);
  register_all();
  Report report(limits().fma_peak);
  if (benchmark::RunSpecifiedBenchmarks(&report) == 0) return 1;  // a filter that matches nothing
  report.write("networks.md");
  report.draw(".");
  return report.wrong() == 0 ? 0 : 1;
}
