// error: A metric is for targets of another kind: accuracy_score, log_loss, roc_auc_score and their like take classes
#include <ctnn.hpp>
using namespace ctnn;
constexpr auto net = Dense<4, 8> >> (Named<"kind", Dense<3, Softmax>> | Named<"size", Dense<1>>);
using L = Learner<net, Losses<CrossEntropy, HalfSquaredError>, KFold<5>>;
using Data = Dataset<4, Targets<Classes<3>, Values<1>>>;
auto validate(const Data& data) { return cross_validate(L{}, data, of_head<0>(r2_score)); }
