// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <span>
#include <vector>

#include <ctnn/core/error.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/input_rows.hpp>
#include <ctnn/kernels/tile.hpp>
using namespace ctnn;

TEST_CASE("rows of a view lie a stride apart and have the width of the view") {
  std::array<int, 15> memory{0, 1, 2, -1, -1, 10, 11, 12, -1, -1, 20, 21, 22, -1, -1};
  const Rows<int, 3> rows(memory.data(), 3, 5);
  CHECK(rows.size() == 3);
  CHECK(rows.stride() == 5);
  CHECK(rows.width == 3);
  for (std::size_t r = 0; r < 3; ++r)
    for (std::size_t c = 0; c < 3; ++c) CHECK(rows[r][c] == static_cast<int>(10 * r + c));
  rows[2][1] = 7;
  CHECK(memory[11] == 7);
}

TEST_CASE("without a stride rows follow one another") {
  const std::array<float, 6> memory{1, 2, 3, 4, 5, 6};
  const Rows<const float, 2> rows(memory.data(), 3);
  CHECK(rows[1].data() == memory.data() + 2);
  CHECK(rows[2][1] == 6.0F);
}

TEST_CASE("rows are made of a container, row by row or of arrays") {
  std::vector<float> flat{1, 2, 3, 4, 5, 6};
  const Rows<const float, 2> rows(flat);
  CHECK(rows.size() == 3);
  CHECK(rows[2].data() == flat.data() + 4);
  const Rows<float, 3> writable{std::span(flat)};
  CHECK(writable.size() == 2);
  CHECK(writable[1].data() == flat.data() + 3);
  const std::vector<std::array<float, 2>> arrays{{1, 2}, {3, 4}};
  const Rows<const float, 2> of_arrays(arrays);
  CHECK(of_arrays.size() == 2);
  CHECK(&of_arrays[1][1] == &arrays[1][1]);
  const float matrix[3][2] = {{1, 2}, {3, 4}, {5, 6}};
  const Rows<const float, 2> of_matrix(matrix);
  CHECK(of_matrix.size() == 3);
  CHECK(of_matrix[2][0] == 5);
  CHECK_THROWS_WITH_AS((Rows<float, 4>(flat)), "rows: expected a multiple of 4 numbers, and got 6.",
                       Error);
}

TEST_CASE("inputs are made of any numbers, and of lists of them") {
  const auto check = [](const InputRows<2>& rows) {
    CHECK(rows.size() == 2);
    CHECK((rows[0][0] == 1 && rows[0][1] == 2 && rows[1][0] == 3 && rows[1][1] == 4.5F));
  };
  check(InputRows<2>(std::vector<float>{1, 2, 3, 4.5F}));
  check(InputRows<2>(std::vector<double>{1, 2, 3, 4.5}));
  check(InputRows<2>(std::vector<std::vector<double>>{{1, 2}, {3, 4.5}}));
  check(InputRows<2>(std::array<std::array<float, 2>, 2>{{{1, 2}, {3, 4.5F}}}));
  CHECK_THROWS_WITH_AS(InputRows<2>(std::vector<int>{1, 2, 3}),
                       "rows: expected a multiple of 2 numbers, and got 3.", Error);
  CHECK_THROWS_WITH_AS(InputRows<2>(std::vector<std::vector<int>>{{1, 2}, {3}}),
                       "x: expected one number for each input, 2, and got 1.", Error);
}

TEST_CASE("a part of a view keeps the stride") {
  std::array<int, 20> memory{};
  const Rows<int, 2> rows(memory.data(), 5, 4);
  const Rows<int, 2> part = rows.part(1, 3);
  CHECK(part.size() == 3);
  CHECK(part.stride() == 4);
  CHECK(part[0].data() == memory.data() + 4);
  CHECK(part[2].data() == rows[3].data());
}

TEST_CASE("a matrix view is addressed row, column in row-major order") {
  std::array<int, 6> memory{0, 1, 2, 10, 11, 12};
  const MatrixView<int, 2, 3> matrix(memory.data());
  CHECK(matrix.rows == 2);
  CHECK(matrix.columns == 3);
  for (int r = 0; r < 2; ++r)
    for (int c = 0; c < 3; ++c) CHECK(matrix(r, c) == 10 * r + c);
  matrix(1, 0) = 5;
  CHECK(memory[3] == 5);
}

TEST_CASE("a matrix in panels lies column by column in each, the last panel narrower") {
  // 5 rows of 2 columns, padded to 6, in panels of 4: rows 0 … 3, then 4 and the padding.
  std::array<int, 12> memory{0, 10, 20, 30, 1, 11, 21, 31, 40, -1, 41, -1};
  const MatrixView<int, 5, 2, 4, 6> matrix(memory.data());
  for (int r = 0; r < 5; ++r)
    for (int c = 0; c < 2; ++c) {
      CHECK(matrix(r, c) == 10 * r + c);
      CHECK(panel_offset(r, c, 6, 2, 4) == &matrix(r, c) - memory.data());
    }
  matrix(4, 1) = 7;
  CHECK(memory[10] == 7);
}
