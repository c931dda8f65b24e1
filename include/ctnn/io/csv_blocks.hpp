// SPDX-License-Identifier: MIT
// A separated text in blocks of whole rows, so that no more than a block of it is ever in memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/io/bytes.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Whether c is white space within a row.
[[nodiscard]] inline bool csv_is_space(char c, char separator) {
  return (c == ' ' || c == '\t') && c != separator;
}

/// How many bytes of a text, from a row's start on, are whole rows. A line end between quotes ends no
/// row; quotes count where a field begins with one.
[[nodiscard]] inline std::size_t csv_whole_rows(std::string_view text, char separator) {
  if (text.find('"') == text.npos) return text.rfind('\n') + 1;  // npos + 1 is 0
  std::size_t whole = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    while (at < text.size() && csv_is_space(text[at], separator)) ++at;
    if (at < text.size() && text[at] == '"') {
      do {
        at = text.find('"', at + 1);
        if (at == text.npos) return whole;
        ++at;
      } while (at < text.size() && text[at] == '"');
    }
    while (at < text.size() && text[at] != separator && text[at] != '\n') ++at;
    if (at < text.size() && text[at] == '\n') whole = at + 1;
  }
  return whole;
}

/// Reads a text block by block. A row longer than a block makes the block grow.
class CsvBlocks {
 public:
  CsvBlocks(ByteStream& bytes, char separator, std::size_t block)
      : bytes_(&bytes), separator_(separator), buffer_(std::max(block, std::size_t{4}) + slack) {}

  /// The next rows. They end in a line end, or else a NUL stands behind them; 8 bytes more may be
  /// looked at. Valid until the next call; empty at the end of the text. A byte order mark at its beginning is left out.
  [[nodiscard]] std::string_view next() {
    std::copy(buffer_.begin() + given_, buffer_.begin() + held_, buffer_.begin());
    held_ -= given_;
    given_ = 0;
    while (!ended_) {
      // The tail of the last block is not enough: it was no row.
      const std::size_t room = buffer_.size() - slack - held_;
      const std::size_t count =
          bytes_->read({reinterpret_cast<unsigned char*>(buffer_.data()) + held_, room});
      held_ += count;
      taken_ += count;
      ended_ = count < room;
      if (first_) drop_mark();
      given_ = ended_ ? held_ : csv_whole_rows({buffer_.data(), held_}, separator_);
      if (given_ > 0) break;
      if (!ended_) buffer_.resize(2 * buffer_.size());
    }
    if (ended_) buffer_[held_] = '\0';
    return {buffer_.data(), given_};
  }

  /// The bytes that were read so far, a mark of their order among them.
  [[nodiscard]] std::size_t taken() const noexcept { return taken_; }

 private:
  static constexpr std::size_t slack = 9;

  void drop_mark() {
    first_ = false;
    if (!std::string_view(buffer_.data(), held_).starts_with("\xEF\xBB\xBF")) return;
    std::copy(buffer_.begin() + 3, buffer_.begin() + held_, buffer_.begin());
    held_ -= 3;
  }

  ByteStream* bytes_;
  char separator_;
  std::vector<char> buffer_;
  std::size_t held_ = 0;   // bytes in the buffer
  std::size_t given_ = 0;  // of them given out
  std::size_t taken_ = 0;
  bool first_ = true;
  bool ended_ = false;
};

}  // namespace ctnn::inline CTNN_ABI::detail
