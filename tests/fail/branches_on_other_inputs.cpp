// error: These branches expect different numbers of inputs
#include <ctnn.hpp>
using namespace ctnn;
constexpr auto net = Dense<4, 8> | Dense<5, 2>;
