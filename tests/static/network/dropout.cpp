// SPDX-License-Identifier: MIT
// Dropout and noise as nodes: composition, where they stand, and that inference does not know them.
#include <array>
#include <type_traits>

#include <ctnn/formulas/losses.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/plan/plan.hpp>
#include <ctnn/training/trainer.hpp>
using namespace ctnn;

namespace {

template <class A, class B>
constexpr bool same(const A&, const B&) {
  return std::is_same_v<A, B>;
}

constexpr auto first = Dense<4, 8, ReLU>;
constexpr auto last = Dense<3, Softmax>;
constexpr auto drop = Dropout<0.1>;
constexpr auto noise = GaussianNoise<0.5>;

static_assert(same((first >> drop) >> last, first >> (drop >> last)), ">> is associative");
static_assert(same(((drop >> noise) >> first) >> (drop >> last),
                   drop >> (noise >> (first >> (drop >> last)))),
              ">> is associative with nodes in front and in a row");
static_assert(same(first >> drop >> last, first >> drop >> Dense<8, 3, Softmax>),
              "a width is deduced through a node");
static_assert(same(drop >> first, Network<DropoutNode<0.1>, DenseLayer<4, 8, struct ReLU>>{}),
              "a node in front has no width of its own");
static_assert(same((drop >> Dense<8, Tanh>), drop >> Dense<8, Tanh>) &&
                  same(Dense<4, 8> >> (drop >> Dense<6, Tanh>),
                       Dense<4, 8> >> drop >> Dense<6, Tanh>),
              "a part without an input width waits for it");

// Inference, layout and shapes are those of the layers.
constexpr auto bare = first >> last;
constexpr auto noisy = noise >> first >> drop >> noise >> last;
static_assert(
    std::is_same_v<shape_of<decltype(noisy)>::network_type, std::remove_cv_t<decltype(bare)>>);
static_assert(parameter_count<noisy> == parameter_count<bare>);
static_assert(std::is_same_v<Model<noisy>::layout, Model<bare>::layout>);
static_assert(std::is_same_v<Model<noisy>::inference_type, Model<bare>::inference_type>);
static_assert(Model<noisy>::workspace_size == Model<bare>::workspace_size);

constexpr PlanOptions options{.orientation = Orientation::neurons_on_lanes};
static_assert(std::is_same_v<Model<Planned<noisy, options>>::inference_type,
                             Model<Planned<bare, options>>::inference_type>,
              "a fixed plan stays fixed");

// Where the nodes stand.
template <int Layer>
using behind = detail::noise_behind<decltype(noisy), Layer>;
static_assert(!behind<-1>::multiplies && behind<-1>::adds);
static_assert(
    std::is_same_v<behind<0>::nodes, std::tuple<DropoutNode<0.1>, GaussianNoiseNode<0.5>>>);
static_assert(!behind<1>::any);
static_assert(detail::has_training_noise<decltype(noisy)> &&
              !detail::has_training_noise<decltype(bare)>);
static_assert(
    !detail::has_training_noise<decltype(first >> Dropout<0.0> >> GaussianNoise<0.0> >> last)>,
    "nodes that do nothing cost nothing");

// 0.1 is nearest to 6554/65536; what is kept is divided by the rest.
static_assert(DropoutNode<0.1>::dropped == 6554 && DropoutNode<0.1>::scale == 65536.0 / 58982);
static_assert(DropoutNode<0.9999999>::dropped == 65535, "something is kept");

// In the plan: bits say what is kept; y lies apart where backward cannot recover it.
constexpr auto plan_of_noisy = plan<Planned<(first >> drop >> last), options>, 32>();
static_assert(!plan_of_noisy.layers[0].stored_apart && plan_of_noisy.layers[0].kept_bytes == 4);
constexpr auto plan_of_sum = plan<Planned<(first >> drop >> noise >> last), options>, 32>();
static_assert(plan_of_sum.layers[0].stored_apart && plan_of_sum.layers[0].addends > 0);
constexpr auto plan_of_bare = plan<Planned<bare, options>, 32>();
static_assert(!plan_of_bare.layers[0].stored_apart && plan_of_bare.layers[0].kept_bytes == 0);

// A learner without noise has none of its memory.
static_assert(std::is_empty_v<
              detail::batch_noise<Learner<bare, CrossEntropy>, float,
                                  detail::Arena<std::remove_cv_t<decltype(bare)>, float, 32>>>);

// Training with dropout in a constant expression.
constexpr double loss_of_step(int step) {
  using L = Learner<(Dense<2, 8, Tanh> >> Dropout<0.5> >> Dense<1>), HalfSquaredError, SGD<0.1>,
                    Batch<1>>;
  Trainer<L, float> trainer(L{.seed = 1});
  initialize<typename L::network_type>(trainer.parameters(), 5);
  const std::array<float, 2> x{1, -1};
  const std::array<float, 1> t{1};
  double loss = 0;
  for (int i = 0; i < step; ++i)
    loss = trainer.partial_fit<Values<1>>(x, std::span<const float, 1>(t)).loss;
  return loss;
}
static_assert(loss_of_step(1) > 0 && loss_of_step(1) != loss_of_step(2));

}  // namespace
