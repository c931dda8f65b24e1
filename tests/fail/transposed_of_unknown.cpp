// error: no dense layer of the network has this name
#include <ctnn.hpp>
using namespace ctnn;
constexpr auto net = Named<"code", Dense<8, 3>> >> Transposed<"cod", Dense<8>>;
constexpr int inputs = shape_of<decltype(net)>::inputs;
