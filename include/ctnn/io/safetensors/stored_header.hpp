// SPDX-License-Identifier: MIT
// What the header of a safetensors file says, as data, and the words of messages about it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/files/messages.hpp>

namespace ctnn::inline CTNN_ABI::detail {

using Extents = std::vector<std::uint64_t>;

/// An array as a header describes it; begin and end are bytes of the data.
struct StoredTensor {
  std::string name;
  std::string type;
  Extents shape;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// The arrays in the order of their data, and the texts beside them.
struct StoredHeader {
  std::vector<StoredTensor> tensors;
  std::map<std::string, std::string> metadata;

  /// The text of this key; empty where there is none.
  [[nodiscard]] std::string text(const std::string& key) const {
    const auto found = metadata.find(key);
    return found == metadata.end() ? std::string() : found->second;
  }
};

/// What is wrong with a header, without the name of the file. Messages are cold: made for size, not speed.
[[noreturn, gnu::cold]] inline void fail_header(
    const std::string& what, const std::string& remedy = "write the file again") {
  throw Error(what + "; " + remedy + '.');
}

/// Two texts that differ, as messages need them: what they begin with alike is left out where it is long.
[[nodiscard, gnu::cold]] inline std::pair<std::string, std::string> both_in_quotes(
    std::string_view a, std::string_view b) {
  const auto alike = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  if (alike <= 40) return {in_quotes(a), in_quotes(b)};
  const auto rest = [&](std::string_view text) {
    return in_quotes("…" + std::string(text.substr(alike - 20)));
  };
  return {rest(a), rest(b)};
}

/// "32 × 64"; "no extents" of a single number.
[[nodiscard, gnu::cold]] inline std::string shape_text(const Extents& shape) {
  return shape.empty() ? "no extents" : extents_text(shape);
}

/// Bytes of one number; 0 for types that the format does not know.
[[nodiscard]] inline std::uint64_t bytes_of(std::string_view type) noexcept {
  for (const std::string_view known : {"F64", "I64", "U64"})
    if (type == known) return 8;
  for (const std::string_view known : {"F32", "I32", "U32"})
    if (type == known) return 4;
  for (const std::string_view known : {"F16", "BF16", "I16", "U16"})
    if (type == known) return 2;
  for (const std::string_view known : {"BOOL", "I8", "U8", "F8_E4M3", "F8_E5M2"})
    if (type == known) return 1;
  return 0;
}

}  // namespace ctnn::inline CTNN_ABI::detail
