// error: No head of the network has this name
#include <ctnn.hpp>
using namespace ctnn;
constexpr auto net = Dense<4, 8> >> (Named<"kind", Dense<3, Softmax>> | Named<"size", Dense<1>>);
const auto r2 = of_head<net, "sizes">(r2_score);
