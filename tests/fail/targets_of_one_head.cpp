// error: targets are not those of the network's heads
#include <ctnn.hpp>
using namespace ctnn;
constexpr auto net = Dense<4, 8> >> (Dense<3> | Dense<1>);
using L = Learner<net, Losses<HalfSquaredError, HalfSquaredError>>;
auto model(const Dataset<4, Values<4>>& data) { return fit(L{}, data); }
