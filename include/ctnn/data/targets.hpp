// SPDX-License-Identifier: MIT
// What a data set's targets are: class ids, yes or no, or numbers.
#pragma once

#include <cstdint>
#include <span>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/sentence.hpp>

namespace ctnn::inline CTNN_ABI {

/// One of N classes, held as an id 0 … N−1 (never one-hot in memory). The network has N outputs.
template <int N>
struct Classes {
  static_assert(N >= 2, "Classes<N> needs at least two classes.");
  static constexpr int outputs = N;  // network outputs for this target
  static constexpr int classes = N;  // distinct ids; 0 for numbers
  static constexpr int width = 1;    // stored elements per sample
  using element = std::int32_t;
  using value_type = std::int32_t;
};

/// Yes (1) or no (0). The network has one output, the probability of yes.
struct Binary {
  static constexpr int outputs = 1;
  static constexpr int classes = 2;
  static constexpr int width = 1;
  using element = std::int32_t;
  using value_type = std::int32_t;
};

/// N numbers. The network has N outputs.
template <int N>
struct Values {
  static_assert(N >= 1, "Values<N> needs at least one value.");
  static constexpr int outputs = N;
  static constexpr int classes = 0;
  static constexpr int width = N;
  using element = float;
  using value_type = std::span<const float, static_cast<std::size_t>(N)>;
};

/// A target for each head of a network, in their order: Targets<Classes<3>, Values<1>>. A sample's
/// are one behind another as numbers, class ids among them: data.add(x, std::array{2.0F, 0.5F}).
template <class... T>
struct Targets {
  static constexpr int heads = sizeof...(T);
  static constexpr int outputs = (0 + ... + T::outputs);
  static constexpr int classes = 0;
  static constexpr int width = (0 + ... + T::width);
  using element = float;
  using value_type = std::span<const float, static_cast<std::size_t>(width)>;
  template <int H>
  using of_head = std::tuple_element_t<H, std::tuple<T...>>;
  /// Where a head's numbers begin among a sample's, and its outputs among the network's.
  static constexpr int first_value(int head) noexcept {
    constexpr int widths[] = {T::width...};
    int first = 0;
    for (int h = 0; h < head; ++h) first += widths[h];
    return first;
  }
  /// The first of the network's outputs that belong to a head.
  static constexpr int first_output(int head) noexcept {
    constexpr int widths[] = {T::outputs...};
    int first = 0;
    for (int h = 0; h < head; ++h) first += widths[h];
    return first;
  }
  /// The target of head H: a class id, or a span of numbers.
  template <int H>
  static constexpr typename of_head<H>::value_type of(value_type values) noexcept {
    constexpr int at = first_value(H);
    if constexpr (of_head<H>::classes > 0)
      return static_cast<typename of_head<H>::value_type>(values[at]);
    else
      return values.template subspan<at, of_head<H>::width>();
  }
  /// The first number that is no class id where one must be; −1 for none.
  static constexpr int misfit(value_type values) noexcept {
    constexpr int classes_of[] = {T::classes...};
    for (int h = 0; h < heads; ++h) {
      const float id = values[static_cast<std::size_t>(first_value(h))];
      if (classes_of[h] > 0 && !(id >= 0 && id < static_cast<float>(classes_of[h]) &&
                                 id == static_cast<float>(static_cast<int>(id))))
        return first_value(h);
    }
    return -1;
  }
};

/// A target of classes: it can be stratified and scored by accuracy.
template <class Target>
concept ClassTarget = (Target::classes > 0);

/// Targets of several heads: some of a sample's numbers must be class ids.
template <class Target>
concept HeadTargets = requires(typename Target::value_type values) { Target::misfit(values); };

namespace detail {

template <bool Integer>
struct check_class_id : sentence {
  static_assert(
      Integer,
      "A target of classes is the id of one, 0 ... N-1, of any integer type; of Binary it "
      "is true or false, too.");
};

/// Throws Error: a class id with a fraction, or none at all.
[[noreturn]] void throw_no_whole_id(double id);

/// The parameter of a call that takes a class id: of any integer type or enumeration, bool, or a whole
/// number of a floating-point type, as tables of numbers have it; throws Error for another one.
class ClassId {
 public:
  template <class X>
  // NOLINTNEXTLINE(google-explicit-constructor): the call's argument.
  constexpr ClassId(const X& id) noexcept(!std::is_floating_point_v<X>) {
    if constexpr (std::is_floating_point_v<X>) {
      if (!(id > -0x1p62 && id < 0x1p62) || static_cast<X>(static_cast<std::int64_t>(id)) != id)
        throw_no_whole_id(static_cast<double>(id));
      id_ = static_cast<std::int64_t>(id);
    } else if constexpr (std::is_integral_v<X> || std::is_enum_v<X>) {
      id_ = static_cast<std::int64_t>(id);
    } else {
      constexpr bool integer = std::is_convertible_v<const X&, std::int64_t>;
      static_assert(check_class_id<integer>::checked);
      if constexpr (integer) id_ = id;
    }
  }
  [[nodiscard]] constexpr std::int64_t value() const noexcept { return id_; }

 private:
  std::int64_t id_ = 0;
};

/// The parameter of a call that takes a target: a class id, or numbers, (width).
template <class Target>
using TargetArgument =
    std::conditional_t<ClassTarget<Target>, ClassId,
                       Numbers<typename Target::element, Target::width, Argument::target>>;

/// What a target is after it was checked.
template <class Target>
[[nodiscard]] constexpr typename Target::value_type value_of_target(
    const TargetArgument<Target>& target) noexcept {
  return static_cast<typename Target::value_type>(target.value());
}

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/data/targets-inl.hpp>
#endif
