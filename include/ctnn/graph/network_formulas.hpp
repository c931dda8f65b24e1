// SPDX-License-Identifier: MIT
// The formulas of a network's activations, which its text names only: what files and embedded headers
// carry so that LeakyReLU<0.1> does not pass for LeakyReLU<0.9>.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/formula_identity.hpp>
#include <ctnn/network/leaves.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/text/type_name.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// The activation of a layer.
struct NetworkFormula {
  std::string_view activation;
  std::uint64_t hash;
  const Expr* formula;
};

template <class Leaves>
struct formulas_of_leaves;
template <class... Leaves>
struct formulas_of_leaves<std::tuple<Leaves...>> {
  static constexpr std::array<std::uint64_t, sizeof...(Leaves)> hashes{
      formula_hash<typename Leaves::activation_type>...};
  static constexpr std::array<NetworkFormula, sizeof...(Leaves)> all{NetworkFormula{
      type_name<typename Leaves::activation_type>(), formula_hash<typename Leaves::activation_type>,
      &formula_of<typename Leaves::activation_type>}...};
};
/// Of a network as inference computes it, layer by layer as its text names them.
template <class Net>
using formulas_of = formulas_of_leaves<typename decltype(leaves(layers_of<Net>{}))::type>;

}  // namespace detail

/// Whether these are the hashes of the network's activations, layer by layer; in constant expressions
/// too. What embed writes calls it.
template <auto Net>
[[nodiscard]] constexpr bool has_formulas(std::initializer_list<std::uint64_t> hashes) noexcept {
  constexpr auto& own = detail::formulas_of<std::remove_cvref_t<decltype(Net)>>::hashes;
  return std::equal(own.begin(), own.end(), hashes.begin(), hashes.end());
}

}  // namespace ctnn::inline CTNN_ABI
