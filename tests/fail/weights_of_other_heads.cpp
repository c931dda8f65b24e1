// error: LossWeights<...> needs a number for each head
#include <ctnn.hpp>
using namespace ctnn;
using L = Learner<(Dense<4, 8> >> (Dense<3, Softmax> | Dense<1>)),
                  Losses<CrossEntropy, HalfSquaredError>, LossWeights<1.0>>;
constexpr int batch = L::batch_type::size;
