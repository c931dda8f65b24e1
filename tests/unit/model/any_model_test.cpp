// SPDX-License-Identifier: MIT
// Models chosen at run time compute what they compute by themselves; one is replaced while a thread
// calls it.
#include <ctnn/model/any_model.hpp>
#include <ctnn/model/initialize.hpp>
#include <ctnn/model/swappable_model.hpp>
#include <ctnn/network/dense.hpp>

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

using namespace ctnn;

namespace {

constexpr auto small = Dense<4, 8, ReLU> >> Dense<2>;
constexpr auto deep = Dense<4, 17, Tanh> >> Dense<2>;

using Any = AnyModel<4, 2>;

template <auto Net>
Model<Net> initialized(std::uint64_t seed) {
  Model<Net> model;
  initialize<std::remove_cvref_t<decltype(Net)>>(model.parameters(), seed);
  return model;
}

/// A network whose outputs are both `number`, whatever the inputs.
Model<small> constant(float number) {
  Model<small> model;
  for (float& b : model.biases<1>()) b = number;
  return model;
}

constexpr std::array<float, 4> x{1, -2, 0.5F, 3};

template <auto Net>
void check_same() {
  const auto model = initialized<Net>(3);
  const Any any = model;
  CHECK(any(x) == model(x));
  std::vector<float> rows(37 * 4);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<float>(i % 11) - 5;
  std::vector<float> own(37 * 2);
  std::vector<float> erased(37 * 2);
  typename Model<Net>::Workspace memory;
  model(Rows<const float, 4>(rows.data(), 37), Rows<float, 2>(own.data(), 37), memory);
  auto workspace = any.workspace();
  any(Rows<const float, 4>(rows.data(), 37), Rows<float, 2>(erased.data(), 37), workspace);
  CHECK(own == erased);
}

}  // namespace

TEST_CASE("any model computes the bits that it computes by itself") {
  check_same<small>();
  check_same<deep>();
}

TEST_CASE("any model is a value: copies are their own") {
  std::vector<Any> models{constant(1), initialized<deep>(1)};
  Any copy = models[0];
  models[0] = models[1];  // another network
  CHECK(copy(x)[0] == 1.0F);
  CHECK(models[0](x) == models[1](x));
  models[0] = std::move(copy);
  CHECK(models[0](x)[1] == 1.0F);
  Any& self = models[0];
  models[0] = self;
  CHECK(models[0](x)[1] == 1.0F);
}

TEST_CASE("a workspace is for models of one network") {
  const Any a = constant(1);
  const Any b = constant(2);
  const Any c = initialized<deep>(1);
  std::array<float, 2> y{};
  auto workspace = a.workspace();
  b(Rows<const float, 4>(x.data(), 1), Rows<float, 2>(y.data(), 1), workspace);
  CHECK(y[0] == 2.0F);
  CHECK_THROWS_WITH_AS(
      c(Rows<const float, 4>(x.data(), 1), Rows<float, 2>(y.data(), 1), workspace),
      "AnyModel: the workspace is of a model of another network; make one with workspace() of this "
      "one.",
      Error);
  CHECK(y[0] == 2.0F);
}

TEST_CASE("the next call uses what was set last, and whatever was not called is gone") {
  SwappableModel<4, 2> live{constant(1)};
  CHECK(live(x)[0] == 1.0F);
  live.set(constant(2));
  CHECK(live.pending());
  live.set(constant(3));
  CHECK(live(x)[0] == 3.0F);
  CHECK_FALSE(live.pending());
  live.set(initialized<deep>(1));
  CHECK(live(x) == initialized<deep>(1)(x));
  // A batch is by one model, with a workspace that came along with it.
  std::vector<float> rows(5 * 4, 1.0F);
  std::vector<float> y(5 * 2);
  live.set(constant(5));
  live(Rows<const float, 4>(rows.data(), 5), Rows<float, 2>(y.data(), 5));
  CHECK(y == std::vector<float>(10, 5.0F));
  live.collect();
  live.set(constant(6));  // never called: the destructor frees it
}

TEST_CASE("one thread calls while others replace: every call is by one whole model, in order") {
  SwappableModel<4, 2> live{constant(0)};
  std::atomic<bool> done = false;
  std::atomic<int> torn = 0;
  std::atomic<int> backwards = 0;
  std::atomic<long> calls = 0;
  std::thread reader([&] {
    float last = 0;
    while (!done.load(std::memory_order_relaxed)) {
      const auto y = live(x);
      if (y[0] != y[1]) ++torn;
      if (y[0] < last) ++backwards;
      last = y[0];
      ++calls;
    }
  });
  while (calls.load() == 0) std::this_thread::yield();
  for (int i = 1; i <= 2000; ++i) live.set(constant(static_cast<float>(i)));
  while (live.pending()) std::this_thread::yield();
  done = true;
  reader.join();
  CHECK(torn == 0);
  CHECK(backwards == 0);
  CHECK(live(x)[0] == 2000.0F);
}

TEST_CASE("a model that was moved from gives NaN, and says so where it can") {
  Any from = initialized<small>(3);
  auto workspace = from.workspace();
  Any to = std::move(from);
  CHECK(from.moved_from());  // NOLINT(bugprone-use-after-move)
  CHECK_FALSE(to.moved_from());
  for (const float y : from(x)) CHECK(std::isnan(y));
  CHECK_THROWS_WITH_AS(
      static_cast<void>(Any(from)),
      "AnyModel: the model was moved from and has no parameters: take the one it was moved to.",
      Error);
  CHECK_THROWS_AS(static_cast<void>(from.workspace()), Error);
  std::array<float, 2> y{};
  const auto call = [&](const Any& any) {
    any(Rows<const float, 4>(x.data(), 1), Rows<float, 2>(y.data(), 1), workspace);
  };
  CHECK_THROWS_AS(call(from), Error);
  call(to);
  CHECK_FALSE(std::isnan(y[0]));
  const auto kept = std::move(workspace);
  CHECK_THROWS_AS(call(to), Error);  // as its memory is gone

  CHECK_THROWS_AS((SwappableModel<4, 2>(std::move(from))), Error);
  SwappableModel<4, 2> swappable(to);
  CHECK_THROWS_AS(swappable.set(Any(std::move(from))), Error);
  CHECK(swappable(x) == to(x));
  from = to;
  CHECK(from(x) == to(x));
}
