// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/rows_of_other_numbers.cpp.
#include <vector>

#include <ctnn.hpp>
#include <ctnn/data/input_rows.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 3>;

[[maybe_unused]] void call(const Model<net>& model, const std::vector<double>& x,
                           std::vector<float>& y, Model<net>::Workspace& workspace) {
  model(InputRows<4>(x), y, workspace);
}

}  // namespace
