// error: StandardizeTargets is undone in the network's last layer
#include <ctnn.hpp>
using namespace ctnn;
using L = Learner<(Dense<4, 4, ReLU> >> Dense<1, Sigmoid>), HalfSquaredError, StandardizeTargets>;
constexpr int batch = L::batch_type::size;
