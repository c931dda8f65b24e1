// error: two networks under one name have different layers
#include <ctnn.hpp>
using namespace ctnn;
constexpr auto net = Shared<"a", Dense<4, 8>> >> Shared<"a", Dense<8, 4>>;
constexpr int inputs = shape_of<decltype(net)>::inputs;
