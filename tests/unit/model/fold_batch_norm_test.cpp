// SPDX-License-Identifier: MIT
#include <ctnn/model/fold_batch_norm.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/random/philox.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>

#include <doctest/doctest.h>

using namespace ctnn;

namespace {

// Behind a linear layer and in front of an activation; in front of a layer; at neither.
constexpr auto net = Dense<4, 6, NoBias> >> BatchNorm<> >> Activation<Tanh> >> Dropout<0.1> >>
                     Named<"mid", Dense<5, Sigmoid>> >> BatchNorm<0.2> >> Dense<5, PReLU> >>
                     (Dense<5> + Identity) >> BatchNorm<>;
constexpr auto folded = Dense<4, 6, Tanh> >> Named<"mid", Dense<5, Sigmoid>> >> Dense<5, PReLU> >>
                        (Dense<5> + Identity) >> BatchNorm<>;

}  // namespace

TEST_CASE("folding leaves outputs as they were, and no BatchNorm beside a layer") {
  Model<net> model;
  const Random random(7, Purpose::initialization);
  for (std::size_t k = 0; k < model.parameters().size(); ++k)
    model.parameters()[k] = 0.2F + static_cast<float>(random.uniform(k));
  const auto lean = fold_batch_norm(model);
  static_assert(
      std::is_same_v<decltype(lean)::network_type, std::remove_const_t<decltype(folded)>>);
  for (int s = 0; s < 9; ++s) {
    std::array<float, 4> x{};
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] = std::sin(static_cast<float>(s) + 2 * static_cast<float>(i));
    const auto before = model(x);
    const auto after = lean(x);
    for (std::size_t o = 0; o < before.size(); ++o)
      CHECK(after[o] == doctest::Approx(before[o]).epsilon(1e-5));
  }
}
