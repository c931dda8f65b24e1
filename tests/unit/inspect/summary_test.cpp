// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <initializer_list>
#include <sstream>
#include <string>

#include <ctnn/inspect/summary.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/network/normalization.hpp>
#include <ctnn/plan/plan.hpp>
#include <ctnn/simd/vector.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;

constexpr auto wide = Dense<40, 32, GELU> >> Dropout<0.1> >>
                      (Dense<32, ReLU> + Identity) >> BatchNorm<> >> Dense<3, Softmax>;

std::string text(const auto& printable) {
  std::ostringstream out;
  out << printable;
  return out.str();
}

/// The text behind its first newline, with the tiles of this target in place of "R x C".
std::string with_tiles(std::string text, std::initializer_list<Tile> tiles) {
  text.erase(0, 1);
  for (const Tile tile : tiles)
    text.replace(text.find("R x C"), 5,
                 std::to_string(tile.rows) + " x " + std::to_string(tile.columns));
  return text;
}

}  // namespace

TEST_CASE("a summary prints a row per layer and the totals") {
  // Small layers have samples on lanes, in tiles of as many sums as there are registers for.
  using V = Vector<float>;
  const Tile sums = {kernels::reference::tile_rows<V>, kernels::reference::tile_columns<V>};
  CHECK(text(summary<net>()) == with_tiles(R"(
layer           shape  parameters  FLOPs  bytes   tile  kept for backward
Dense, ReLU     4 > 8          40     64    160  R x C  y
Dense, Softmax  8 > 3          27     48    108  R x C  z
total           4 > 3          67    112    268
samples on lanes (no layer has more than 512 weights)
)",
                                           {sums, sums}));
}

TEST_CASE("a summary has the tiles of the plan and says what is kept for backward") {
  constexpr auto layers = plan<wide>().layers;
  CHECK(text(summary<wide>()) == with_tiles(R"(
layer                 shape  parameters  FLOPs  bytes   tile  kept for backward
Dense, GELU         40 > 32        1312   2560   5248  R x C  y, slope
Dropout, 0.1    in training           0      0      0
sum of              32 > 32
  Dense, ReLU       32 > 32        1056   2048   4224  R x C  y, y before the sum
  its inputs        32 > 32           0      0      0
BatchNorm           32 > 32          64     64    256         y, normalized z
Dense, Softmax       32 > 3          99    192    396  R x C  z
total                40 > 3        2531   4896  10124
neurons on lanes (a layer has more than 512 weights)
)",
                                            {layers[0].tile, layers[1].tile, layers[3].tile}));
}
