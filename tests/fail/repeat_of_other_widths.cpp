// error: outputs are the inputs of the next one
#include <ctnn.hpp>
using namespace ctnn;
constexpr auto net = Repeat<3, Dense<4, 8>>;
