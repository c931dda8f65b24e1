// SPDX-License-Identifier: MIT
// The programs that bench.compile_time compiles.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace bench {

struct Program {
  std::string name;
  std::vector<int> layers;
  std::function<std::string(int layers)> source;
};

enum class Widths { equal, distinct };

/// 32 everywhere, so that every layer is the same type, or another width for each of up to 128 layers,
/// so that nothing is compiled once for several.
inline std::string width(Widths widths, int layer) {
  return std::to_string(widths == Widths::equal ? 32 : 24 + (layer * 7) % 128);
}

inline std::string ctnn_source(int layers, Widths widths, bool training) {
  std::string text = "#include <ctnn.hpp>\nusing namespace ctnn;\n";
  if (layers == 0) return text;
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

inline std::vector<Program> programs(bool dlib) {
  const std::vector<int> sizes{2, 8, 32, 64, 128};
  const auto ctnn = [](Widths widths, bool training) {
    return [=](int layers) { return ctnn_source(layers, widths, training); };
  };
  std::vector<Program> all{
      {"`#include <ctnn.hpp>`", {0}, ctnn(Widths::equal, false)},
      {"inference, equal widths", sizes, ctnn(Widths::equal, false)},
      {"inference, distinct widths", sizes, ctnn(Widths::distinct, false)},
      {"training, equal widths", sizes, ctnn(Widths::equal, true)},
      {"training, distinct widths", sizes, ctnn(Widths::distinct, true)},
  };
  if (dlib) all.push_back({"dlib, training, distinct widths", {2, 8, 16}, dlib_source});
  return all;
}

}  // namespace bench
