// error: Standardize becomes part of the network's first layer
#include <ctnn.hpp>
using namespace ctnn;
using L = Learner<((Dense<4, 4, ReLU> + Identity) >> Dense<3, Softmax>), CrossEntropy, Standardize>;
constexpr int batch = L::batch_type::size;
