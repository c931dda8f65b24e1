// SPDX-License-Identifier: MIT
// What branches cost: a training step and a batch call of networks with skips and heads beside
// chains of the same products, ns and the ratio.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <vector>

#include <ctnn.hpp>

namespace {

using namespace ctnn;

constexpr int batch = 32;

template <auto Net, auto Loss, class Target>
struct Runner {
  using L = Learner<Net, Loss, SGD<1e-6>, Batch<batch>>;
  using model_type = typename L::model_type;
  static constexpr int in = model_type::inputs;
  static constexpr int out = model_type::outputs;

  Runner() {
    Dataset<in, Target> data;
    const Random random(1, Purpose::split);
    for (std::size_t s = 0; s < batch; ++s) {
      for (std::size_t i = 0; i < in; ++i) x[s * in + i] = 2 * random.uniform(s * in + i) - 1;
      data.add(std::span<const float, in>(x.data() + s * in, in),
               std::array<float, Target::width>{});
    }
    trainer.gather(data, all_indices(batch));
    model = trainer.model();
  }
  void step() { trainer.step(); }
  void call() {
    model(Rows<const float, in>(x.data(), batch), Rows<float, out>(y.data(), batch), workspace);
  }

  Trainer<L> trainer{L{}};
  model_type model;
  typename model_type::Workspace workspace;
  std::vector<float> x = std::vector<float>(batch * in);
  std::vector<float> y = std::vector<float>(batch * out);
};

/// The fastest of many runs of a and b, taken in turns, in ns per call.
std::array<double, 2> fastest(auto a, auto b) {
  using clock = std::chrono::steady_clock;
  constexpr int calls = 100;
  std::array best{1e30, 1e30};
  const auto time = [&](double& of, auto& f) {
    const auto began = clock::now();
    for (int i = 0; i < calls; ++i) f();
    of = std::min(of, std::chrono::duration<double, std::nano>(clock::now() - began).count());
  };
  for (int run = 0; run < 300; ++run) {
    time(best[0], a);
    time(best[1], b);
  }
  return {best[0] / calls, best[1] / calls};
}

template <class A, class B>
void compare(const char* name) {
  const auto branched = std::make_unique<A>();
  const auto chain = std::make_unique<B>();
  const auto row = [](std::array<double, 2> times) {
    std::printf(" %.0f / %.0f, %.3f |", times[0], times[1], times[0] / times[1]);
  };
  std::printf("| %s |", name);
  row(fastest([&] { branched->step(); }, [&] { chain->step(); }));
  row(fastest([&] { branched->call(); }, [&] { chain->call(); }));
  std::puts("");
}

template <int Width>
constexpr auto block = Dense<Width, ReLU> >> Dense<Width>;
template <int Width>
constexpr auto residual = Dense<16, Width> >> (block<Width> + Identity) >>
                          (block<Width> + Identity) >> Dense<8>;
template <int Width>
constexpr auto chain = Dense<16, Width> >> block<Width> >> block<Width> >> Dense<8>;
template <int Width>
constexpr auto heads = Dense<16, Width, ReLU> >> Dense<Width, ReLU> >> (Dense<16> | Dense<16>);
template <int Width>
constexpr auto one_head = Dense<16, Width, ReLU> >> Dense<Width, ReLU> >> Dense<32>;

template <int Width>
void compare_width(const char* skips, const char* two) {
  compare<Runner<residual<Width>, HalfSquaredError, Values<8>>,
          Runner<chain<Width>, HalfSquaredError, Values<8>>>(skips);
  compare<Runner<heads<Width>, Losses<HalfSquaredError, HalfSquaredError>,
                 Targets<Values<16>, Values<16>>>,
          Runner<one_head<Width>, HalfSquaredError, Values<32>>>(two);
}

}  // namespace

int main() {
  std::printf(
      "ns of networks with branches / of chains of the same products, batch %d, SGD, %s\n\n", batch,
      instruction_set);
  std::puts("| network | a step | a batch call |\n|---|---|---|");
  compare_width<16>("two skips, width 16", "two heads, width 16");
  compare_width<64>("two skips, width 64", "two heads, width 64");
  compare_width<256>("two skips, width 256", "two heads, width 256");
}
