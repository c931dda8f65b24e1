// error: Rows are a view: of numbers that nothing keeps they would be gone at the end of the line; give the container a name.
// SPDX-License-Identifier: MIT
#include <vector>

#include <ctnn.hpp>

using namespace ctnn;

std::vector<float> read();
float first() {
  const Rows<const float, 4> rows(read());
  return rows[0][0];
}
