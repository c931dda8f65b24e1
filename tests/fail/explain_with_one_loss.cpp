// error: The network has another number of heads than the Learner has losses
#include <ctnn/inspect/explain_network.hpp>
#include <ctnn/network/dense.hpp>
using namespace ctnn;
constexpr auto net = Dense<4, 8> >> (Dense<3, Softmax> | Dense<1>);
constexpr auto explained = explain<net, CrossEntropy>();
