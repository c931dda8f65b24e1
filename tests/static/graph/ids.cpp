// SPDX-License-Identifier: MIT
// Numbers of operations, values and layers: what converts into what, and what their maps take.
#include <concepts>
#include <cstddef>
#include <type_traits>

#include <ctnn/graph/ids.hpp>

using namespace ctnn::detail;

namespace {

// A number is an operation where one is meant, and nothing else.
static_assert(std::convertible_to<int, OpId>);
static_assert(!std::convertible_to<int, ValueId> && std::constructible_from<ValueId, int>);
static_assert(!std::convertible_to<int, LayerId> && std::constructible_from<LayerId, int>);

// No id becomes another, nor a number unasked.
template <class Id, class Other>
constexpr bool apart = !std::constructible_from<Id, Other> && !std::constructible_from<Other, Id> &&
                       !std::equality_comparable_with<Id, Other>;
static_assert(apart<OpId, ValueId> && apart<OpId, LayerId> && apart<ValueId, LayerId>);
static_assert(!std::constructible_from<int, OpId> && !std::constructible_from<int, ValueId> &&
              !std::constructible_from<int, LayerId>);

// An operation makes the value of its number.
static_assert(value_of(3) == ValueId(3) && maker_of(ValueId(3)) == OpId(3));
static_assert(network_input != no_value && network_input != value_of(0));

// A map takes its own ids. Those of values have no place for a mere number, as the first is −1.
template <class Map, class Key>
concept Takes = requires(const Map& map, Key key) { map[key]; };
using Values = value_map<int, 2>;
using Ops = op_map<int, 2>;
using Layers = id_map<LayerId, int, 2>;
static_assert(Takes<Values, ValueId> && !Takes<Values, OpId> && !Takes<Values, LayerId> &&
              !Takes<Values, int>);
static_assert(Takes<Ops, OpId> && !Takes<Ops, ValueId> && !Takes<Ops, LayerId> &&
              Takes<Ops, std::size_t>);
static_assert(Takes<Layers, LayerId> && !Takes<Layers, OpId> && !Takes<Layers, ValueId> &&
              Takes<Layers, std::size_t>);

constexpr Values values{{7, 8, 9}};
static_assert(values.size() == 3 && values[network_input] == 7 && values[value_of(1)] == 9);
static_assert(Ops{{4, 5}}[OpId(1)] == 5 && Ops{{4, 5}}[1] == 5);
static_assert(Layers{{4, 5}}[LayerId(1)] == 5);

// Ids are arguments of templates.
template <ValueId V>
constexpr bool is_input = V == network_input;
static_assert(is_input<network_input> && !is_input<value_of(0)>);

}  // namespace
