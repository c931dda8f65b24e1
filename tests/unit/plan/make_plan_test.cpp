// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstddef>
#include <sstream>
#include <string>

#include <ctnn/formulas/activations.hpp>
#include <ctnn/inspect/print_plan.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/plan/make_plan.hpp>
#include <ctnn/simd/vector.hpp>
using namespace ctnn;

namespace {

constexpr auto net = Dense<40, 64, ReLU> >> Named<"middle", Dense<3, GELU>> >> Dense<2, Softmax>;
constexpr auto small = Dense<4, 8, ReLU> >> Dense<3, Softmax>;

std::string text(const auto& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

/// A line of the printed arena: a buffer of so many elements at an offset, which hold something of
/// the operations in `of`.
std::string line(std::size_t offset, std::size_t elements, const std::string& holds,
                 const std::string& of = "") {
  const auto right = [](std::size_t number) {
    const std::string digits = std::to_string(number * sizeof(float));
    return std::string(9 - digits.size(), ' ') + digits;
  };
  return right(offset) + right(elements) + "  " + holds +
         (of.empty() ? "" : std::string(22 - holds.size(), ' ') + of) + "\n";
}
std::string heading(std::size_t size) {
  return "arena " + std::to_string(size * sizeof(float)) +
         " bytes, one block\n   offset    bytes  holds                 of operation\n";
}

}  // namespace

TEST_CASE("a printed plan says the orientation and why, tiles, what is fused and every buffer") {
  constexpr auto planned = plan<net, 33>();
  constexpr int L = Vector<float>::lanes;
  const std::string lanes = std::to_string(L);
  const auto rows = static_cast<std::size_t>(planned.rows);
  const auto& l = planned.layers;
  CHECK(l[0].delta == l[2].delta);
  // 64 neurons are whole panels of 4 registers of AVX-512, of 2 where there are 16 registers.
  const std::string wide = register_count >= 32 ? "    4 x 4" : "    4 x 2";
  const std::string narrow = "    8 x 1";
  CHECK(
      text(planned) ==
      "neurons on lanes (a layer has more than 512 weights), " + lanes +
          " lanes, batch 33\n"
          "layer     shape  forward    dL/dx    dL/dW  in the epilogues\n"
          "Dense   40 > 64" +
          wide + "     none" + wide +
          "  bias, ReLU; update\n"
          "middle   64 > 3" +
          narrow + wide + narrow + "  bias, GELU; derivative of ReLU;\n" + std::string(44, ' ') +
          "update\n"
          "Dense     3 > 2" +
          narrow + narrow + narrow +
          "  bias; derivative of GELU; update\n"
          "loss and its derivative: " +
          lanes + " samples at a time, one a lane\n" + heading(planned.size) +
          line(planned.input, rows * planned.input_stride, "x") +
          line(l[0].output, rows * l[0].stride, "y", "1 Dense") +
          line(l[1].output, rows * l[1].stride, "y", "2 middle") +
          line(l[1].stored, rows * l[1].stride, "slope", "2 middle") +
          line(l[2].output, rows * l[2].stride, "z", "3 Dense") +
          line(l[0].delta, rows * l[0].stride, "dL/dz", "1, 3 in turn") +
          line(l[1].delta, rows * l[1].stride, "dL/dz", "2 middle") +
          line(planned.target, rows * 2, "targets") + line(planned.weight, rows, "sample weights") +
          line(planned.packed, std::size_t{L * L} * l[1].tile_x.columns, "panel of W transposed") +
          line(planned.transposed, std::size_t{2 * L * L}, "rows transposed") + "a batch call: " +
          (Vector<float>::lanes == 16 ? "samples on lanes\n"
                                      : "neurons on lanes, from layer 3 on samples\n"));
}

TEST_CASE("a printed plan of samples on lanes says what becomes of gradients") {
  const std::string first = "samples on lanes (no layer has more than 512 weights), " +
                            std::to_string(Vector<float>::lanes) + " lanes, batch 32\n";
  constexpr std::size_t n = 32;  // samples, whole registers of all instruction sets
  CHECK(text(plan<small>()) ==
        first +
            "every product [feature][sample], in tiles of sums; gradients "
            "summed over lanes, update\n" +
            heading((4 + 8 + 3 + 2 * 8 + 3 + 1) * n) + line(0, 4 * n, "x") +
            line(4 * n, 8 * n, "y", "1 Dense") + line(12 * n, 3 * n, "z", "2 Dense") +
            line(15 * n, 8 * n, "dL/dz", "2 Dense") + line(23 * n, 8 * n, "dL/dz", "1 Dense") +
            line(31 * n, 3 * n, "targets") + line(34 * n, n, "sample weights") +
            "a batch call: samples on lanes\n");
  static constexpr auto trained = Dense<4, 8, PReLU> >> Dense<3, Softmax>;
  CHECK(text(plan<trained>())
            .starts_with(first +
                         "every product [feature][sample], in tiles of sums; gradients kept\n"));
}

TEST_CASE("a printed plan says where a batch call turns") {
  static constexpr auto digits = Dense<64, 32, ReLU> >> Dense<10, Softmax>;
  CHECK(
      text(plan<digits>()).ends_with("a batch call: neurons on lanes, from layer 2 on samples\n"));
  static constexpr auto wide = Dense<784, 128, ReLU> >> Dense<10, Softmax>;
  CHECK(text(plan<wide>()).ends_with("a batch call: neurons on lanes\n"));
}

TEST_CASE("a printed plan says what was set") {
  static constexpr auto& on_neurons =
      Planned<small, PlanOptions{.orientation = Orientation::neurons_on_lanes}>;
  CHECK(text(plan<on_neurons>()).starts_with("neurons on lanes (asked for), "));
}

TEST_CASE("a printed plan says how wide the last panel is") {
  // Seven registers of neurons: 4 + 3 of AVX-512, 2 + 2 + 2 + 1 where there are 16 registers.
  static constexpr auto seven = Dense<40, 7 * Vector<float>::lanes>;
  CHECK(text(plan<seven>())
            .find(register_count >= 32 ? "  4 x 4+3     none  4 x 4+3  bias"
                                       : "  4 x 2+1     none  4 x 2+1  bias") != std::string::npos);
}
