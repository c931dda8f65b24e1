// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <type_traits>

#include <ctnn/graph/heads.hpp>
#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/of_head.hpp>
#include <ctnn/metrics/ranking.hpp>
#include <ctnn/metrics/regression.hpp>
#include <ctnn/network/dense.hpp>
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 2> >> (Dense<1, Sigmoid> | Named<"size", Dense<1>>);
using Two = Targets<Binary, Values<1>>;

Predictions<Two> three_rows() {
  Predictions<Two> p;
  p.add(std::array{0.9, 1.0}, std::array{1.0F, 2.0F});
  p.add(std::array{0.2, 4.0}, std::array{1.0F, 4.0F}, 2.0);
  p.add(std::array{0.6, 0.0}, std::array{0.0F, 1.0F});
  return p;
}

}  // namespace

TEST_CASE("a metric of a head is that of the head's own table") {
  const auto p = three_rows();
  CHECK(of_head<0>(f1_score)(p) == f1_score(p.head<0>()));
  CHECK(of_head<0>(roc_auc_score)(p) == roc_auc_score(p.head<0>()));
  CHECK(of_head<1>(r2_score)(p) == r2_score(p.head<1>()));
  CHECK(of_head<net, "size">(r2_score)(p) == r2_score(p.head<1>()));
  const auto errors = metric(
      "errors", [](const Predictions<Values<1>>& own) { return static_cast<double>(own.size()); },
      Better::lower);
  CHECK(of_head<1>(errors)(p) == 3);
  CHECK(of_head<1>(errors).better == Better::lower);
}

TEST_CASE("its name says which head it is of") {
  CHECK(of_head<0>(f1_score(Average::macro)).name == "F1 (macro) of head 0");
  CHECK(of_head<net, "size">(r2_score).name == "R² of size");
  CHECK(of_head<net, "size">(mean_squared_error).better == Better::lower);
}

TEST_CASE("it is a metric of targets that have this head, of the kind that it takes") {
  const auto f1 = of_head<0>(f1_score);
  const auto r2 = of_head<1>(r2_score);
  CHECK(MetricOf<decltype(f1), Two>);
  CHECK(MetricOf<decltype(r2), Two>);
  CHECK(MetricOf<decltype(r2), Targets<Values<2>, Values<3>, Binary>>);
  CHECK_FALSE(MetricOf<decltype(f1), Targets<Values<1>, Binary>>);
  CHECK_FALSE(MetricOf<decltype(r2), Targets<Values<1>>>);
  CHECK_FALSE(MetricOf<decltype(f1), Binary>);
  CHECK_FALSE(MetricOf<decltype(of_head<-1>(r2_score)), Two>);
  CHECK_FALSE(MetricOf<std::remove_cvref_t<decltype(r2_score)>, Two>);
}
