// SPDX-License-Identifier: MIT
// Names as a user wrote them.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

struct Local {};
template <class T>
struct OfType {};
struct SaysSo {
  static constexpr auto own_name = fixed_string("what it likes");
};
template <auto Value>
constexpr std::string_view name_of = type_name<std::remove_const_t<decltype(Value)>>();
constexpr auto Snake = activation<"Snake">([](auto z) { return z + pow(sin(z), 2); });

static_assert(type_name<int>() == "int" && type_name<Local>() == "Local");
static_assert(type_name<SaysSo>() == "what it likes");
static_assert(type_name<OfType<struct Tanh>>() == "OfType");
static_assert(name_of<ReLU> == "ReLU" && name_of<HardTanh> == "HardTanh");
static_assert(name_of<LeakyReLU<0.1>> == "LeakyReLU" && name_of<ELU<>> == "ELU");
static_assert(name_of<Huber<0.5>> == "Huber" && name_of<GaussianNLL<>> == "GaussianNLL");
static_assert(name_of<PerceptronLoss> == "PerceptronLoss");  // no template: this is its name
static_assert(name_of<LabelSmoothing<0.1, CrossEntropy>> == "LabelSmoothing");
static_assert(name_of<L2<0.1>> == "L2" && name_of<ElasticNet<0.1, 0.2>> == "ElasticNet");
static_assert(name_of<SGD<>> == "SGD" && name_of<AdamW<>> == "AdamW");
static_assert(name_of<Snake> == "Snake");
static_assert(name_of<activation([](auto z) { return z; })> == "own activation");

}  // namespace
