// error: A Fleet trains chains of Dense layers
#include <ctnn.hpp>
using namespace ctnn;
using L = Learner<(Dense<4, 8> >> (Dense<8> + Identity)), HalfSquaredError>;
std::size_t size(const Fleet<L>& fleet) { return fleet.size(); }
