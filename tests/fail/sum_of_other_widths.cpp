// error: The branches of + or * have different numbers of outputs: make them equal
#include <ctnn.hpp>
using namespace ctnn;
constexpr auto net = Dense<4, 8> >> (Dense<6> + Identity);
