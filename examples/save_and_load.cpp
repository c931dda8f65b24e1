// SPDX-License-Identifier: MIT
// A model in a file and back, and training that goes on from a file. Links to ctnn::safetensors.
#include <algorithm>
#include <filesystem>
#include <iostream>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/io/safetensors.hpp>
using namespace ctnn;

constexpr auto net = Named<"hidden", Dense<4, 8, ReLU>> >> Named<"out", Dense<3, Softmax>>;
using Iris = Learner<net, CrossEntropy, Adam<0.01>, Batch<16>, Standardize>;

int main() {
  const auto data = read_csv<4, Classes<3>>("examples/data/iris.csv");
  const Iris learner{.epochs = 40, .seed = 7};
  const auto folder = std::filesystem::temp_directory_path();

  // A checkpoint after every tenth epoch; a crash in the midst of a save leaves the one before.
  const auto run = folder / "iris_run.safetensors";
  const auto model = fit(learner, data, [&](const Epoch& epoch, const Trainer<Iris>& trainer) {
    if (epoch.number % 10 == 0 && epoch.number < 40) save(trainer.checkpoint(), run);
  });
  const auto resumed = fit(learner, data, resume_from(load<Checkpoint<Iris>>(run)));
  const bool same_training = std::ranges::equal(resumed.parameters(), model.parameters());
  std::cout << "resumed after epoch 30: " << (same_training ? "the same bits\n" : "other bits\n");

  // hidden.weight (8, 4), hidden.bias (8), out.weight (3, 8), out.bias (3).
  const auto file = folder / "iris.safetensors";
  save(model, file);
  const auto loaded = load<net>(file);
  const bool same_model = std::ranges::equal(loaded.parameters(), model.parameters());
  std::cout << file.filename() << ": " << std::filesystem::file_size(file) << " bytes, "
            << (same_model ? "the same bits\n" : "other bits\n");

  std::filesystem::remove(run);
  std::filesystem::remove(file);
  return same_training && same_model ? 0 : 1;
}
