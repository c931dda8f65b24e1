// SPDX-License-Identifier: MIT
// What messages quote of a file: names, lists and extents, printable and cut, so that no message
// grows with what it is about. Every reader quotes through here.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// A text as a message shows it: of at most `most` bytes, cut between characters of UTF-8; control
/// characters are masked.
[[nodiscard, gnu::cold]] inline std::string printable(std::string_view text,
                                                      std::size_t most = 80) {
  std::size_t size = std::min(text.size(), most);
  if (size < text.size())
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  std::string result(text.substr(0, size));
  for (char& c : result)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') c = '?';
  return size < text.size() ? result + "…" : result;
}

/// The same between quotes.
[[nodiscard, gnu::cold]] inline std::string in_quotes(std::string_view text,
                                                      std::size_t most = 80) {
  return '\'' + printable(text, most) + '\'';
}

/// Appends to a list of names, `'a', 'b'`, which ends in … where it gets long.
[[gnu::cold]] inline void list_name(std::string& list, std::string_view name) {
  constexpr std::size_t longest = 800;  // bytes, or one name more
  if (list.ends_with(", …")) return;
  const bool full = list.size() > longest;
  list.append(list.empty() ? "" : ", ").append(full ? "…" : in_quotes(name));
}

/// "60000 × 28 × 28"; of more than eight extents the first ones, and their number.
template <class Extents>
[[nodiscard, gnu::cold]] std::string extents_text(const Extents& extents,
                                                  const char* between = " × ") {
  constexpr std::size_t most = 8;
  std::string text;
  for (std::size_t i = 0; i < extents.size() && i < most; ++i)
    text.append(i == 0 ? "" : between).append(std::to_string(extents[i]));
  if (extents.size() > most)
    text.append(between).append("… (" + std::to_string(extents.size()) + " extents)");
  return text;
}

}  // namespace ctnn::inline CTNN_ABI::detail
