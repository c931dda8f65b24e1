// error: A metric is of a head that the data set has no target for
#include <ctnn.hpp>
using namespace ctnn;
constexpr auto net = Dense<4, 8> >> (Named<"kind", Dense<3, Softmax>> | Named<"size", Dense<1>>);
using L = Learner<net, Losses<CrossEntropy, HalfSquaredError>, KFold<5>>;
using Data = Dataset<4, Targets<Classes<3>, Values<1>>>;
auto validate(const Data& data) { return cross_validate(L{}, data, of_head<2>(r2_score)); }
