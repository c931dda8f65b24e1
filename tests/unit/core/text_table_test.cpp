// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include <ctnn/text/text_table.hpp>
using namespace ctnn;

namespace {

std::string text(const detail::TextTable& table) {
  std::ostringstream out;
  out << table;
  return out.str();
}

}  // namespace

TEST_CASE("cells are aligned to the right, by characters and not bytes") {
  detail::TextTable table;
  table.row({"", "R²", "loss"});
  table.row({"mean", "0.9 ± 0.1", "12"});
  CHECK(text(table) ==
        "             R²  loss\n"
        "mean  0.9 ± 0.1    12\n");
}

TEST_CASE("columns that are described, and no blanks at the end of a row") {
  detail::TextTable table({{.least = 6, .left = true}, {.least = 4, .gap = 0}, {.left = true}});
  table.row({"a", "1", "some words"});
  table.row({"b", "12345"});
  table.row({"a longer name", "", ""});
  table.row({});
  CHECK(text(table) ==
        "a                1  some words\n"
        "b            12345\n"
        "a longer name\n"
        "\n");
}
