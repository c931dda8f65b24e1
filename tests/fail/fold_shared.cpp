// error: fold_batch_norm(model): networks with Shared or Transposed layers cannot be folded
#include <ctnn.hpp>
using namespace ctnn;
constexpr auto net = Shared<"a", Dense<4, 4>> >> BatchNorm<> >> Shared<"a", Dense<4, 4>>;
const auto model = fold_batch_norm(Model<net>());
