// error: StandardizeTargets needs a loss of numbers, such as HalfSquaredError or Huber<>.
#include <ctnn.hpp>
using namespace ctnn;
using L = Learner<Dense<4, 3>, CrossEntropyOnLogits, StandardizeTargets>;
constexpr int batch = L::batch_type::size;
