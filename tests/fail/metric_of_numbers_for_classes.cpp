// error: A metric is for targets of another kind: accuracy_score, log_loss, roc_auc_score and their like take classes
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

using L = Learner<Dense<4, 3, Softmax>, CrossEntropy, KFold<5>>;

auto validate(const Dataset<4, Classes<3>>& data) { return cross_validate(L{}, data, r2_score); }
