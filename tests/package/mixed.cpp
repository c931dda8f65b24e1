// SPDX-License-Identifier: MIT
// Compiled twice: with CTNN_COMPILED and without.
#include "mixed.hpp"

#include <sstream>

#include <ctnn/metrics/confusion.hpp>

namespace {

[[maybe_unused]] std::string printed() {
  ctnn::ConfusionMatrix<2> matrix;
  matrix.add(1, 0);
  std::ostringstream out;
  out << matrix;
  return out.str();
}

}  // namespace

#if defined(CTNN_COMPILED)
std::string printed_by_compiled() { return printed(); }

int main() {
  return printed_by_headers() == printed_by_compiled() && printed_by_headers() == printed() ? 0 : 1;
}
#else
std::string printed_by_headers() { return printed(); }
#endif
