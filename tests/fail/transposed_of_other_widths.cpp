// error: the layer of this name has other widths
#include <ctnn.hpp>
using namespace ctnn;
constexpr auto net = Named<"code", Dense<8, 3>> >> Transposed<"code", Dense<7>>;
constexpr int inputs = shape_of<decltype(net)>::inputs;
