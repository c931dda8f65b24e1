// SPDX-License-Identifier: MIT
// A user's program that includes declarations only; their definitions are in ctnn::compiled.
#include <iostream>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>

#if !defined(CTNN_COMPILED)
#error "ctnn::compiled has not said that it is linked"
#endif

int main() {
  ctnn::ConfusionMatrix<2> matrix;
  matrix.add(1, 0);
  std::cout << matrix;
  try {
    (void)ctnn::read_csv<1, ctnn::Values<1>>("/no/such.csv");
  } catch (const ctnn::Error& error) {
    std::cout << error.what() << '\n';
    return 0;
  }
  return 1;
}
