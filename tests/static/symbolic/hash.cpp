// SPDX-License-Identifier: MIT
// Hashes stand in files: they are these on every compiler and instruction set, and stay these.
#include <type_traits>

#include <ctnn/formulas/activations.hpp>
#include <ctnn/formulas/formula_identity.hpp>
#include <ctnn/operations/expression.hpp>

using namespace ctnn;

namespace {

template <auto A>
constexpr std::uint64_t hash_of = detail::formula_hash<std::remove_cv_t<decltype(A)>>;

static_assert(hash_of<Identity> == 0xee01b268fb023e14U);
static_assert(hash_of<ReLU> == 0xf81da603fcf64440U);
static_assert(hash_of<LeakyReLU<0.1>> == 0x64875e9f9edb357eU);
static_assert(hash_of<LeakyReLU<0.9>> == 0xe406123057c7e7a8U);
static_assert(hash_of<PReLU> == 0x6f93e73d624fd3bfU);
static_assert(hash_of<SELU> == 0x43a94a39dcbe4ae2U);
static_assert(hash_of<GELUTanh> == 0x87ade8bd218c8c19U);
static_assert(hash_of<Softmax> == 0x36470a3fd996b298U);

constexpr Expr z = symbols::z;
constexpr Expr y = symbols::y;
// Constants by their bits, operands by their places, symbols by name and rank.
static_assert(symbolic::hash(0.1 * z) != symbolic::hash(0.10000000000000002 * z));
static_assert(symbolic::hash(z - y) != symbolic::hash(y - z));
static_assert(symbolic::hash(z + y * z) != symbolic::hash((z + y) * z));
static_assert(symbolic::hash(pow(z, 2)) != symbolic::hash(pow(z, 3)));
static_assert(symbolic::hash(max(z, y)) != symbolic::hash(min(z, y)));
static_assert(symbolic::hash(row_max(z)) != symbolic::hash(max(z, z)));
static_assert(symbolic::hash(symbolic::symbol("a")) !=
              symbolic::hash(symbolic::symbol("a", Rank::constant)));
static_assert(symbolic::hash(symbolic::symbol("t")) != symbolic::hash(symbolic::distribution("t")));
// Own activations are distinguished by what they compute, under whatever name.
static_assert(hash_of<activation<"a">([](auto x) { return x * x; })> ==
              hash_of<activation<"b">([](auto x) { return x * x; })>);
static_assert(hash_of<activation([](auto x) { return x * x; })> !=
              hash_of<activation([](auto x) { return 1 / (1 + exp(x)); })>);

}  // namespace
