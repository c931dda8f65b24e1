// SPDX-License-Identifier: MIT
// What the inputs of a data set are called, and one of them by number or name.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// An input: its number, counted from 0, or its name, where the data set has names.
class NamedInput {
 public:
  NamedInput(int number) : number_(number) {}
  NamedInput(const char* name) : name_(name), named_(true) {}
  NamedInput(std::string name) : name_(std::move(name)), named_(true) {}

  /// Its number; throws Error, which begins with `call`, for one that is not among so many or a name
  /// that none has.
  [[nodiscard]] int number(const char* call, const std::vector<std::string>& names) const;

 private:
  int number_ = 0;
  std::string name_;
  bool named_ = false;
};

/// "input 0", "input 1", … where there are no names.
[[nodiscard]] std::vector<std::string> numbered_inputs(int inputs);

/// A name for every input of a data set.
template <class Data>
[[nodiscard]] std::vector<std::string> names_of_inputs(const Data& data) {
  if constexpr (requires { data.input_names(); })
    if (!data.input_names().empty()) return data.input_names();
  return numbered_inputs(Data::inputs);
}

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/data/input_names-inl.hpp>
#endif
