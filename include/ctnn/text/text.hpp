// SPDX-License-Identifier: MIT
// Text that others wrote (names, labels) as pages, pictures and terminals may hold it.
#pragma once

#include <cstddef>
#include <string_view>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// How many bytes the character has that a text, which is not empty, begins with; 0 where they are no
/// UTF-8 (RFC 3629).
[[nodiscard]] constexpr std::size_t utf8_size(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  char32_t code = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    code = code << 6 | (byte(i) & 0x3F);
  }
  // Nothing that fits into fewer bytes, no halves of UTF-16's pairs.
  constexpr char32_t least[] = {0x80, 0x800, 0x10000};
  const bool allowed = first >= 0xC0 && first < 0xF8 && code >= least[size - 2] &&
                       code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  return allowed ? size : 0;
}

/// How many characters a text has as UTF-8: bytes that are no 10xxxxxx.
[[nodiscard]] constexpr std::size_t character_count(std::string_view text) noexcept {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  return count;
}

/// Whether XML 1.0 forbids a character.
[[nodiscard]] constexpr bool forbidden_in_xml(std::string_view character) noexcept {
  const auto first = static_cast<unsigned char>(character[0]);
  return (first < 0x20 && first != '\t' && first != '\n' && first != '\r') ||
         character == "\uFFFE" || character == "\uFFFF";
}

/// Calls use(character) for every character of a text, as UTF-8; for every byte that is none, and
/// every character that XML forbids, U+FFFD.
template <class Use>
constexpr void for_each_character(std::string_view text, Use use) {
  while (!text.empty()) {
    const std::size_t size = utf8_size(text);
    const std::string_view character = text.substr(0, size);
    use(size == 0 || forbidden_in_xml(character) ? std::string_view("\uFFFD") : character);
    text.remove_prefix(size > 0 ? size : 1);
  }
}

/// A character as text or an attribute's value in XML and HTML.
[[nodiscard]] constexpr std::string_view xml_character(std::string_view character) noexcept {
  return character == "<"    ? "&lt;"
         : character == ">"  ? "&gt;"
         : character == "&"  ? "&amp;"
         : character == "\"" ? "&quot;"
         : character == "'"  ? "&#39;"
                             : character;
}

/// Adds a text to one of XML or HTML.
template <class Text>
constexpr void append_xml(Text& out, std::string_view text) {
  for_each_character(text, [&](std::string_view character) { out += xml_character(character); });
}

}  // namespace ctnn::inline CTNN_ABI::detail
