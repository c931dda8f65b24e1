// error: StratifiedKFold needs classes to stratify: use KFold for numbers.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 1>;

auto validate(const Dataset<4, Values<1>>& data) {
  return cross_validate(Learner<net, HalfSquaredError, StratifiedKFold<5>>{}, data);
}
