// SPDX-License-Identifier: MIT
// The arrays of parameters of a network: kinds, shapes, places and what files call them.
#include <ctnn/graph/shape.hpp>
#include <ctnn/graph/tensor_names.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/network/normalization.hpp>

using namespace ctnn;

namespace {

constexpr auto net =
    Dropout<0.1> >> Named<"in", Dense<4, 8, PReLU>> >> Dense<5> >> Dropout<0.5> >> Dense<2, PReLU>;
constexpr auto tensors = tensors_of<std::remove_cv_t<decltype(net)>>;

static_assert(tensors.size() == 8);
static_assert(tensors[0].layer == "in" && tensors[0].kind == "weight");
static_assert(tensors[0].rows == 8 && tensors[0].columns == 4 && tensors[0].first == 0);
static_assert(tensors[1].kind == "bias" && tensors[1].rows == 8 && tensors[1].columns == 0);
static_assert(tensors[1].first == 32 && tensors[1].size() == 8);
static_assert(tensors[2].kind == "alpha" && tensors[2].first == 40 && tensors[2].module == 1);
static_assert(tensors[2].kind_in_files() == "alpha");
// A linear layer is one module, an activation one of its own, what acts in training only none.
static_assert(tensors[3].layer.empty() && tensors[3].module == 2 && tensors[3].first == 48);
static_assert(tensors[5].module == 3 && tensors[7].module == 4 && tensors[7].kind == "alpha");
static_assert(tensors[7].kind_in_files() == "weight");
static_assert(tensors[7].first + tensors[7].size() ==
              shape_of<std::remove_cv_t<decltype(net)>>::parameters);

template <auto Net>
constexpr bool distinct = detail::distinct_names(tensors_of<std::remove_cvref_t<decltype(Net)>>);
static_assert(distinct<net>);
static_assert(distinct<(Named<"1", Dense<4, 3, ReLU>> >> Named<"0", Dense<3>>)>);
static_assert(!distinct<(Named<"a", Dense<4, 3>> >> Named<"a", Dense<3>>)>);
static_assert(!distinct<(Dense<4, 3, ReLU> >> Named<"0", Dense<3>>)>);
static_assert(!distinct<(Named<"2", Dense<4, 3, ReLU>> >> Dense<3>)>);
static_assert(distinct<(Named<"02", Dense<4, 3, ReLU>> >> Dense<3>)>);
// "1.weight" are the alphas after layer 0.
static_assert(!distinct<(Dense<4, 3, PReLU> >> Named<"1", Dense<3>>)>);
static_assert(!distinct<Named<"ctnn.steps", Dense<4, 3>>>);

static_assert(detail::is_number("0", 0) && detail::is_number("120", 120));
static_assert(!detail::is_number("", 0) && !detail::is_number("12", 120) &&
              !detail::is_number("020", 20) && !detail::is_number("1x", 12));

// The text of a network is that of its declaration, without names and training.
static_assert(has_layers<net>("Dense<4, 8, PReLU> >> Dense<8, 5> >> Dense<5, 2, PReLU>"));
static_assert(!has_layers<net>("Dense<4, 8, PReLU> >> Dense<8, 5> >> Dense<5, 2, PReLU"));
static_assert(!has_layers<net>("Dense<4, 8, PReLU> >> Dense<8, 5> >> Dense<5, 2, PReLU>>"));
static_assert(!has_layers<net>("Dense<4, 8, ReLU> >> Dense<8, 5> >> Dense<5, 2, PReLU>"));
static_assert(!has_layers<net>(""));
static_assert(has_layers<Dense<100, 1>>("Dense<100, 1>"));

// Branches, sharing, normalization: every number of the model is in one array.
constexpr auto mixed = Shared<"in", Dense<4, 8, NoBias>> >> BatchNorm<> >> Activation<ReLU> >>
                       ((Dense<8, ReLU> >> Dense<8>)+Identity) >> LayerNorm
                       >> Transposed<"in", Dense<4>> >> Shared<"in", Dense<4, 8, NoBias>> >>
                       (Dense<3, Softmax> | Named<"value", Dense<1>>);
constexpr auto arrays = tensors_of<std::remove_cv_t<decltype(mixed)>>;
consteval bool is(std::size_t t, std::string_view layer, int module, std::string_view kind,
                  int rows, int columns) {
  const TensorInfo& a = arrays[t];
  return a.layer == layer && a.module == module && a.kind == kind && a.rows == rows &&
         a.columns == columns;
}
static_assert(arrays.size() == 16);
static_assert(is(0, "in", 0, "weight", 8, 4) && is(1, "", 1, "weight", 8, 0));
static_assert(is(2, "", 1, "bias", 8, 0) && is(3, "", 1, "running_mean", 8, 0));
static_assert(is(4, "", 1, "running_var", 8, 0) && is(5, "", 3, "weight", 8, 8));
static_assert(is(7, "", 5, "weight", 8, 8) && is(9, "", 6, "weight", 8, 0));
static_assert(is(11, "", 7, "bias", 4, 0) && is(12, "", 8, "weight", 3, 8));
static_assert(is(14, "value", 10, "weight", 1, 8) && is(15, "value", 10, "bias", 1, 0));
static_assert([] {
  std::size_t numbers = 0;
  for (const TensorInfo& array : arrays) numbers += array.size();
  return numbers;
}() == shape_of<std::remove_cv_t<decltype(mixed)>>::parameters);
static_assert(detail::distinct_names(arrays));
static_assert(has_layers<mixed>(
    "Shared<in, Dense<4, 8, NoBias>> >> BatchNorm<8> >> Activation<ReLU> >> (Dense<8, 8, ReLU> >> "
    "Dense<8, 8> + Identity) >> LayerNorm<8> >> Transposed<in, Dense<8, 4>> >> "
    "Shared<in, Dense<4, 8, NoBias>> >> (Dense<8, 3, Softmax> | Dense<8, 1>)"));
// As earlier versions wrote it.
static_assert(has_layers<(Dense<4, 8> >> Activation<ReLU>)>("Dense<4, 8> >> Apply<ReLU>"));
static_assert(!has_layers<(Dense<4, 8> >> Activation<ReLU>)>("Dense<4, 8> >> Apply<Tanh>"));

}  // namespace
