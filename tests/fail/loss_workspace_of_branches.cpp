// error: LossWorkspace<net, ...>: gradients of inputs come through the first layer
#include <ctnn.hpp>
using namespace ctnn;
constexpr auto net = (Dense<4, 4, ReLU> + Identity) >> Dense<3, Softmax>;
constexpr auto bytes = sizeof(LossWorkspace<net, CrossEntropy>);
