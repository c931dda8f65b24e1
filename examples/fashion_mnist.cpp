// SPDX-License-Identifier: MIT
// Fashion-MNIST: 70 000 pictures of clothes, 28 by 28 pixels, ten kinds. Debian has them as a package;
// another folder may be given as argument.
#include <filesystem>
#include <iostream>
#include <string>

#include <ctnn.hpp>
#include <ctnn/io/idx.hpp>
#include <ctnn/report/progress.hpp>
using namespace ctnn;

constexpr auto net = Dense<784, 256, ReLU> >> Dropout<0.2> >> Dense<128, ReLU> >> Dropout<0.2> >>
                     Dense<100, ReLU> >> Dense<10, Softmax>;
using Clothes = Learner<net, CrossEntropy, AdamW<1e-3>, Cosine<>, Batch<128>, Standardize>;

/// "train" has 60 000 samples, "t10k" the others.
Dataset<784, Classes<10>> read(const std::filesystem::path& folder, const std::string& part) {
  auto data = read_idx<784, Classes<10>>(folder / (part + "-images-idx3-ubyte.gz"),
                                         folder / (part + "-labels-idx1-ubyte.gz"));
  data.set_class_names({"T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt",
                        "sneaker", "bag", "boot"});
  return data;
}

int main(int argc, char** argv) try {
  const std::string folder = argc > 1 ? argv[1] : "/usr/share/datasets/fashion-mnist";
  if (!std::filesystem::exists(folder))
    throw Error(folder + ": there is no such folder; apt-get install dataset-fashion-mnist.");
  const auto train = read(folder, "train");
  const auto test = read(folder, "t10k");

  const Clothes learner{.epochs = 20, .seed = 1};
  History history;
  const auto model = fit(learner, train, history, Progress{});
  const auto scores = evaluate(model, test);
  const Epoch& last = history.epochs.back();
  std::cout << '\n'
            << scores << '\n'
            << last.number << " epochs, " << last.seconds / last.number << " s each, test accuracy "
            << scores.accuracy() << '\n';
  return scores.accuracy() >= 0.885 ? 0 : 1;
} catch (const Error& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
