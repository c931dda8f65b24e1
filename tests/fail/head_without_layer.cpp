// error: A head has no layer of its own
#include <ctnn.hpp>
using namespace ctnn;
constexpr auto net = Dense<4, 8> >> (Dense<3, Softmax> | Identity);
constexpr int inputs = shape_of<decltype(net)>::inputs;
