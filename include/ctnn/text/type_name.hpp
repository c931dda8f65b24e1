// SPDX-License-Identifier: MIT
// The name a type was declared with, without namespaces and template arguments.
#pragma once

#include <string_view>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

template <class T>
constexpr std::string_view full_type_name() {
  // g++: "… [with T = name; …]", clang: "… [T = name]".
  std::string_view text = __PRETTY_FUNCTION__;
  text.remove_prefix(text.find("T = ") + 4);
  return text.substr(0, text.find_first_of(";]"));
}

}  // namespace detail

/// type_name<ReLU>() is "ReLU"; of templates a trailing "Formula", "Loss", "Penalty" or "Update" is
/// left out. A type may say its name itself, as T::own_name.
template <class T>
[[nodiscard]] constexpr std::string_view type_name() {
  if constexpr (requires { T::own_name; }) return T::own_name.view();
  std::string_view name = detail::full_type_name<T>();
  const auto arguments = name.find('<');
  name = name.substr(0, arguments);
  if (const auto at = name.rfind("::"); at != name.npos) name.remove_prefix(at + 2);
  if (arguments == name.npos) return name;
  for (const std::string_view tail : {"Formula", "Loss", "Penalty", "Update"})
    if (name.size() > tail.size() && name.ends_with(tail)) {
      name.remove_suffix(tail.size());
      break;
    }
  return name;
}

}  // namespace ctnn::inline CTNN_ABI
