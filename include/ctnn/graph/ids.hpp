// SPDX-License-Identifier: MIT
// Numbers of operations, values and layers, each of a type of its own, and a map from them: a value is
// never taken for an operation, nor an operation for a layer.
#pragma once

#include <array>
#include <cstddef>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// An operation. Implicit: passes are templates on the number of one, which names of functions show.
struct OpId {
  static constexpr int first = 0;
  int number = 0;
  constexpr OpId() = default;
  constexpr OpId(int n) noexcept : number(n) {}
  friend constexpr bool operator==(OpId, OpId) = default;
};

/// What operations read and make; the first one is the network's inputs.
struct ValueId {
  static constexpr int first = -1;
  int number = 0;
  constexpr ValueId() = default;
  constexpr explicit ValueId(int n) noexcept : number(n) {}
  friend constexpr bool operator==(ValueId, ValueId) = default;
};

/// A layer with parameters.
struct LayerId {
  static constexpr int first = 0;
  int number = 0;
  constexpr LayerId() = default;
  constexpr explicit LayerId(int n) noexcept : number(n) {}
  friend constexpr bool operator==(LayerId, LayerId) = default;
};

/// The value that the network's inputs are.
inline constexpr ValueId network_input{-1};
inline constexpr ValueId no_value{-2};
inline constexpr LayerId no_layer{-1};

/// The value that an operation makes.
[[nodiscard]] constexpr ValueId value_of(OpId op) noexcept { return ValueId(op.number); }
/// The operation that makes a value, which is not the network's inputs.
[[nodiscard]] constexpr OpId maker_of(ValueId value) noexcept { return value.number; }

/// Place in an array that holds something of each operation, value or layer.
template <class Id>
[[nodiscard]] constexpr std::size_t index_of(Id id) noexcept {
  return static_cast<std::size_t>(id.number - Id::first);
}

/// Something of each of the first N operations, values or layers.
template <class Id, class T, std::size_t N>
struct id_map {
  std::array<T, N> entries{};

  [[nodiscard]] constexpr T& operator[](Id id) noexcept { return entries[index_of(id)]; }
  [[nodiscard]] constexpr const T& operator[](Id id) const noexcept {
    return entries[index_of(id)];
  }

  /// By number too where the first has the number 0, as of an array.
  [[nodiscard]] constexpr T& operator[](std::size_t number) noexcept
    requires(Id::first == 0)
  {
    return entries[number];
  }
  [[nodiscard]] constexpr const T& operator[](std::size_t number) const noexcept
    requires(Id::first == 0)
  {
    return entries[number];
  }

  [[nodiscard]] static constexpr std::size_t size() noexcept { return N; }
  [[nodiscard]] constexpr T* data() noexcept { return entries.data(); }
  [[nodiscard]] constexpr const T* data() const noexcept { return entries.data(); }
  [[nodiscard]] constexpr T* begin() noexcept { return entries.data(); }
  [[nodiscard]] constexpr const T* begin() const noexcept { return entries.data(); }
  [[nodiscard]] constexpr T* end() noexcept { return entries.data() + N; }
  [[nodiscard]] constexpr const T* end() const noexcept { return entries.data() + N; }
  [[nodiscard]] constexpr const T& back() const noexcept { return entries.back(); }
  constexpr void fill(const T& all) noexcept { entries.fill(all); }
};

template <class T, int Ops>
using op_map = id_map<OpId, T, Ops>;
/// Of the network's inputs and of what each operation makes.
template <class T, int Ops>
using value_map = id_map<ValueId, T, Ops + 1>;

}  // namespace ctnn::inline CTNN_ABI::detail
