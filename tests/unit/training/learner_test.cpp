// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <limits>
#include <type_traits>

#include <ctnn/network/dense.hpp>
#include <ctnn/training/learner.hpp>
#include <ctnn/validation/strategies.hpp>
using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
constexpr auto named = Named<"first", Dense<4, 8, ReLU>> >> Dense<3, Softmax>;
using Plain = Learner<net, CrossEntropy>;

// Policies in two orders: every kind is found in both.
using One = Learner<net, CrossEntropy, L2<1e-4>, SGD<0.5>, Batch<7>, Precision<double>, Standardize,
                    KFold<4>>;
using Other = Learner<net, KFold<4>, Standardize, Precision<double>, Batch<7>, SGD<0.5>, L2<1e-4>,
                      CrossEntropy>;

template <class A, class B>
constexpr bool same_parts =
    std::is_same_v<typename A::loss_type, typename B::loss_type> &&
    std::is_same_v<typename A::penalty_type, typename B::penalty_type> &&
    std::is_same_v<typename A::update_type, typename B::update_type> &&
    std::is_same_v<typename A::batch_type, typename B::batch_type> &&
    std::is_same_v<typename A::scalar, typename B::scalar> &&
    std::is_same_v<typename A::scaling_type, typename B::scaling_type> &&
    std::is_same_v<typename A::validation_type, typename B::validation_type> &&
    std::is_same_v<typename A::model_type, typename B::model_type>;
static_assert(same_parts<One, Other>);
static_assert(!same_parts<One, Plain>);

static_assert(std::is_same_v<One::loss_type, struct CrossEntropy>);
static_assert(std::is_same_v<One::penalty_type, L2Penalty<1e-4>>);
static_assert(std::is_same_v<One::update_type, SGDUpdate<0.5>>);
static_assert(One::batch_type::size == 7);
static_assert(std::is_same_v<One::model_type, Model<net, double>>);
static_assert(std::is_same_v<One::scaling_type, struct Standardize>);
static_assert(std::is_same_v<One::validation_type, KFoldStrategy<4>>);

// What a learner does by default.
static_assert(std::is_same_v<Plain::penalty_type, NoPenalty>);
static_assert(std::is_same_v<Plain::update_type, AdamUpdate<0.001, 0.9, 0.999, 1e-8>>);
static_assert(Plain::batch_type::size == 32);
static_assert(std::is_same_v<Plain::model_type, Model<net, float>>);
static_assert(std::is_same_v<Plain::scaling_type, struct NoScaling>);
static_assert(std::is_same_v<Plain::validation_type, NoValidation>);

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("settings start from the numbers in the policies") {
  const Plain plain;
  CHECK(plain.epochs == 100);
  CHECK(plain.seed == 0);
  CHECK(plain.learning_rate == 0.001);
  CHECK(plain.penalty == 0.0);
  const Learner<net, CrossEntropy, L1<0.25>, SGD<0.5>> given;
  CHECK(given.learning_rate == 0.5);
  CHECK(given.penalty == 0.25);
}

TEST_CASE("settings are given by name") {
  const One learner{.epochs = 3, .seed = 9, .learning_rate = 0.125, .penalty = 2};
  CHECK(learner.epochs == 3);
  CHECK(learner.seed == 9);
  CHECK(learner.learning_rate == 0.125);
  CHECK(learner.penalty == 2);
}

TEST_CASE("settings that can train are accepted") {
  CHECK_NOTHROW(check_settings(Plain{}));
  CHECK_NOTHROW(check_settings(Plain{.epochs = 0, .learning_rate = 1e-9, .penalty = 0}));
}

TEST_CASE("settings that cannot train are errors that say what they must be") {
  CHECK_THROWS_WITH_AS(check_settings(Plain{.epochs = -1}),
                       "Learner: .epochs is -1, it must be 0 or more.", Error);
  CHECK_THROWS_WITH_AS(check_settings(Plain{.learning_rate = 0}),
                       "Learner: .learning_rate is 0, it must be positive.", Error);
  CHECK_THROWS_WITH_AS(check_settings(Plain{.learning_rate = -0.5}),
                       "Learner: .learning_rate is -0.5, it must be positive.", Error);
  CHECK_THROWS_WITH_AS(check_settings(Plain{.learning_rate = not_a_number}),
                       "Learner: .learning_rate is nan, it must be positive.", Error);
  CHECK_THROWS_WITH_AS(check_settings(Plain{.penalty = -1}),
                       "Learner: .penalty is -1, it must be 0 or more.", Error);
  CHECK_THROWS_AS(check_settings(Plain{.learning_rate = infinity}), Error);
  CHECK_THROWS_AS(check_settings(Plain{.penalty = not_a_number}), Error);
  CHECK_THROWS_AS(check_settings(Plain{.penalty = infinity}), Error);
}

TEST_CASE("settings must be numbers of the learner's type, in which steps are computed") {
  using Penalized = Learner<net, CrossEntropy, L2<1e-4>>;
  CHECK_THROWS_WITH_AS(
      check_settings(Plain{.learning_rate = 1e300}),
      "Learner: .learning_rate is 1e+300, it must be between 1.17549e-38 and 3.40282e+38, "
      "as the learner's numbers are.",
      Error);
  CHECK_THROWS_AS(check_settings(Plain{.learning_rate = 1e-320}), Error);
  CHECK_THROWS_WITH_AS(
      check_settings(Penalized{.penalty = 1e300}),
      "Learner: .penalty is 1e+300, it must be at most 3.40282e+38, as the learner's numbers are.",
      Error);
  CHECK_NOTHROW(check_settings(One{.learning_rate = 1e300, .penalty = 1e300}));  // of double
  CHECK_THROWS_AS(check_settings(One{.learning_rate = infinity}), Error);
  CHECK_THROWS_AS(check_settings(One{.learning_rate = 1e-320}), Error);
}

TEST_CASE("a strength without a penalty is an error") {
  CHECK_THROWS_WITH_AS(check_settings(Plain{.penalty = 0.5}),
                       "Learner: .penalty is 0.5, and the learner has no penalty on all weights "
                       "that would be so strong: add one, such as L2<1e-4>, or leave .penalty out.",
                       Error);
  using Local = Learner<named, CrossEntropy, OnLayer<"first", L2<1e-2>>>;
  CHECK_NOTHROW(check_settings(Local{}));
  CHECK_THROWS_AS(check_settings(Local{.penalty = 0.5}), Error);
  CHECK_NOTHROW(check_settings(Learner<net, CrossEntropy, L1<1e-2>>{.penalty = 0.5}));
}
