// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include <ctnn/network/dense.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/plan/plan.hpp>
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

}  // namespace

TEST_CASE("a printed plan says the orientation and why, each layer's tiles and what is fused") {
  constexpr auto planned = plan<net, 33>();
  const std::string lanes = std::to_string(Vector<float>::lanes);
  // 64 neurons are whole panels of 4 registers of AVX-512, of 2 where there are 16 registers.
  const std::string wide = register_count >= 32 ? "    4 x 4" : "    4 x 2";
  const std::string narrow = "    8 x 1";
  CHECK(text(planned) ==
        "neurons on lanes (a layer has more than 512 weights), " + lanes +
            " lanes, batch 33\n"
            "layer                    shape  forward    dL/dx    dL/dW  in the epilogues\n"
            "Dense                  40 > 64" +
            wide + "     none" + wide +
            "  bias, ReLU; update\n"
            "middle                  64 > 3" +
            narrow + wide + narrow +
            "  bias, GELU; derivative of ReLU; update\n"
            "Dense                    3 > 2" +
            narrow + narrow + narrow +
            "  bias; derivative of GELU; update\n"
            "loss and its derivative: " +
            lanes + " samples at a time, one a lane\narena " +
            std::to_string(planned.size * sizeof(float)) + " bytes, one block\na batch call: " +
            (Vector<float>::lanes == 16 ? "samples on lanes\n"
                                        : "neurons on lanes, from layer 3 on samples\n"));
}

TEST_CASE("a printed plan of samples on lanes says what becomes of gradients") {
  const std::string first = "samples on lanes (no layer has more than 512 weights), " +
                            std::to_string(Vector<float>::lanes) + " lanes, batch 32\n";
  CHECK(text(plan<small>()) == first +
                                   "every product [feature][sample], in tiles of sums; gradients "
                                   "summed over lanes, update\n"
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

TEST_CASE("a printed plan says what was asked for") {
  static constexpr auto& turned =
      Planned<small, PlanOptions{.orientation = Orientation::neurons_on_lanes}>;
  CHECK(text(plan<turned>()).starts_with("neurons on lanes (asked for), "));
}

TEST_CASE("a printed plan says how wide the last panel is") {
  // Seven registers of neurons: 4 + 3 of AVX-512, 2 + 2 + 2 + 1 where there are 16 registers.
  static constexpr auto seven = Dense<40, 7 * Vector<float>::lanes>;
  CHECK(text(plan<seven>())
            .find(register_count >= 32 ? "  4 x 4+3     none  4 x 4+3  bias"
                                       : "  4 x 2+1     none  4 x 2+1  bias") != std::string::npos);
}
