// SPDX-License-Identifier: MIT
// Earlier names of what a trainer has, for one more version.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/policies/schedules.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What Trainer derives from.
template <class Trainer>
struct EarlierTrainerNames {
  /// The earlier name of learning_rate().
  [[deprecated("rate is now called learning_rate.")]] constexpr double rate() const noexcept {
    return self().learning_rate();
  }
  /// The earlier name of position().
  [[deprecated("moment is now called position.")]] constexpr auto& moment() const noexcept {
    return self().position();
  }
  /// The earlier name of set_position().
  [[deprecated("set_moment is now called set_position.")]] constexpr void set_moment(
      const TrainingPosition& position) noexcept {
    static_cast<Trainer&>(*this).set_position(position);
  }

 private:
  [[nodiscard]] constexpr const Trainer& self() const noexcept {
    return static_cast<const Trainer&>(*this);
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
