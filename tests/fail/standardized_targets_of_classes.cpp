// error: StandardizeTargets scales targets that are numbers, Values<N>: leave it out for classes
#include <ctnn.hpp>
using namespace ctnn;
using L = Learner<(Dense<4, 4, ReLU> >> Dense<3>), HalfSquaredError, StandardizeTargets>;
auto model(const Dataset<4, Classes<3>>& data) { return fit(L{}, data); }
