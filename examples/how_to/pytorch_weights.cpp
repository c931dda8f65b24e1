// SPDX-License-Identifier: MIT
// Weights that PyTorch wrote, run one sample at a time, and written back for PyTorch, whose side is
// pytorch_weights.py.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iostream>

#include <ctnn/inference.hpp>
#include <ctnn/io/safetensors.hpp>
using namespace ctnn;

// nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
constexpr auto net = Dense<4, 8, ReLU> >> Dense<3>;

int main() {
  // In: every tensor of the file must have its place in the network, and the shape of it.
  const Model<net> model = load<net>("examples/data/iris_pytorch.safetensors");
  const std::array<float, 4> flower{5.1F, 3.5F, 1.4F, 0.2F};
  const std::array<float, 3> pytorch{13.273206F, 6.653052F, -10.923505F};  // its logits
  const std::array<float, 3> logits = model(flower);
  float difference = 0;
  for (std::size_t k = 0; k < 3; ++k)
    difference = std::max(difference, std::abs(logits[k] - pytorch[k]));
  std::cout << "logits " << logits[0] << ' ' << logits[1] << ' ' << logits[2]
            << ", from PyTorch's by " << difference << " at most\n";

  // Latency: each call waits for the one before, as its input depends on that one's output.
  constexpr int calls = 1'000'000;
  std::array<float, 4> x = flower;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < calls; ++i) x[0] = 5 + 1e-3F * model(x)[0];
  const std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
  std::cout << "a call takes " << time.count() / calls << " ns (the last x[0] was " << x[0]
            << ")\n";

  // Out: load_state_dict(load_file("from_ctnn.safetensors")) takes this file.
  const auto file = std::filesystem::temp_directory_path() / "from_ctnn.safetensors";
  save(model, file);
  const bool same = std::ranges::equal(load<net>(file).parameters(), model.parameters());
  std::cout << file.filename().string() << ": " << std::filesystem::file_size(file) << " bytes, "
            << (same ? "the same weights\n" : "other weights\n");
  std::filesystem::remove(file);
  return difference < 1e-5F && same ? 0 : 1;
}
