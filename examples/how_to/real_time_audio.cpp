// SPDX-License-Identifier: MIT
// An overdriven amplifier, learned from its input and output, called once per sample at 48 kHz by a
// thread that must not wait, while another thread replaces the model by a better one.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <span>
#include <thread>
#include <vector>

#include <ctnn.hpp>
using namespace ctnn;

// The last four samples go in, as the amplifier remembers a little.
constexpr auto net = Dense<4, 8, Tanh> >> Dense<8, Tanh> >> Dense<1>;
using Amplifier = Learner<net, HalfSquaredError, Adam<4e-3>, Cosine<>, Batch<32>>;

/// What is to be imitated: a tube that clips unevenly behind a coupling capacitor.
std::vector<float> amplified(const std::vector<float>& in) {
  std::vector<float> out(in.size());
  float charge = 0;
  for (std::size_t n = 0; n < in.size(); ++n) {
    charge += 0.3F * (in[n] - charge);
    out[n] = std::tanh(2.5F * (0.6F * in[n] + 0.4F * charge) + 0.2F) - std::tanh(0.2F);
  }
  return out;
}

std::vector<float> sweep(double from, double to, std::size_t samples) {
  std::vector<float> wave(samples);
  double phase = 0;
  for (std::size_t n = 0; n < samples; ++n) {
    const double part = static_cast<double>(n) / static_cast<double>(samples);
    phase += 2 * 3.14159265358979 * (from + (to - from) * part) / 48000;
    wave[n] = static_cast<float>(std::sin(phase) * (0.3 + 0.6 * std::abs(std::sin(40 * part))));
  }
  return wave;
}

/// The error's power below that of the amplifier's output, and how long calls took.
struct Second {
  double decibels = 0;
  std::vector<double> nanoseconds;
};

/// The audio thread: a second of sound, sample by sample. It allocates nothing between two samples.
void play(SwappableModel<4, 1>& live, const std::vector<float>& dry, const std::vector<float>& wet,
          Second& second) {
  double error = 0;
  double power = 0;
  for (std::size_t n = 3; n < dry.size(); ++n) {
    using clock = std::chrono::steady_clock;
    const auto start = clock::now();
    const float y = live(std::span<const float, 4>(&dry[n - 3], 4))[0];
    second.nanoseconds[n] = std::chrono::duration<double, std::nano>(clock::now() - start).count();
    error += (y - wet[n]) * (y - wet[n]);
    power += wet[n] * wet[n];
  }
  second.decibels = 10 * std::log10(error / power);
}

int main() {
  const std::vector<float> dry = sweep(80, 2000, 9600);
  const std::vector<float> wet = amplified(dry);
  Dataset<4, Values<1>> data;
  for (std::size_t n = 3; n < dry.size(); ++n)
    data.add(std::span<const float, 4>(&dry[n - 3], 4), wet[n]);

  SwappableModel<4, 1> live(fit(Amplifier{.epochs = 1, .seed = 1}, data));  // a first, poor one

  const std::vector<float> other = sweep(150, 900, 48000);  // a second of something else
  const std::vector<float> expected = amplified(other);
  std::vector<Second> seconds(2, {0, std::vector<double>(other.size())});
  std::atomic<bool> trained = false;
  std::thread audio([&] {
    play(live, other, expected, seconds[0]);
    while (!trained) play(live, other, expected, seconds[1]);
    play(live, other, expected, seconds[1]);
  });
  live.set(fit(Amplifier{.epochs = 60, .seed = 1}, data));  // meanwhile, on this thread
  trained = true;
  audio.join();

  std::vector<double>& took = seconds[1].nanoseconds;
  std::sort(took.begin(), took.end());
  std::cout << "error " << seconds[0].decibels << " dB at first, " << seconds[1].decibels
            << " dB with the better model\na call, clock included: median " << took[took.size() / 2]
            << " ns, 99.9 % within " << took[took.size() * 999 / 1000] << " ns, slowest "
            << took.back() << " ns of the 20833 ns between two samples\n";
  return seconds[1].decibels < -20 ? EXIT_SUCCESS : EXIT_FAILURE;
}
