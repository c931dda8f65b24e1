// error: The network has another number of heads than the Learner has losses
#include <ctnn.hpp>
using namespace ctnn;
using L = Learner<(Dense<4, 8> >> (Dense<3, Softmax> | Dense<1>)), CrossEntropy>;
constexpr int batch = L::batch_type::size;
