// error: not at the start of a branch
#include <ctnn.hpp>
using namespace ctnn;
constexpr auto net = Dense<4, 8> >> ((Dropout<0.1> >> Dense<8>)+Identity);
constexpr int inputs = shape_of<decltype(net)>::inputs;
