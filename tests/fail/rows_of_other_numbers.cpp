// error: Rows are a view of memory: of numbers of just their type, const or not, row by row in one array, vector or span, or of arrays of one row each; others become inputs as InputRows<N>(numbers), which converts them.
// SPDX-License-Identifier: MIT
#include <vector>

#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;

void call(const Model<net>& model, const std::vector<double>& x, std::vector<float>& y,
          Model<net>::Workspace& workspace) {
  model(x, y, workspace);
}
