// error: The predictions are of fewer heads: count them from 0.
#include <ctnn.hpp>
using namespace ctnn;
double score(const Predictions<Targets<Classes<3>, Values<1>>>& predictions) {
  return r2_score(predictions.head<2>());
}
