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
#include <ctnn/io/csv/csv_markup.hpp>
#include <ctnn/io/files/bytes.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Calls on_end(place) for every '\n' and '\r' of a text, which begins with a row, that is not
/// between quotes, until that is false. Quotes count where a field begins with one.
template <class OnEnd>
void csv_for_each_end(std::string_view text, CsvMarkup markup, OnEnd on_end) {
  bool row_begins = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    while (at < text.size() && markup.is_space(text[at])) ++at;
    const bool comment = row_begins && at < text.size() && markup.comments(text[at]);
    if (at < text.size() && text[at] == '"') {
      do {
        at = text.find('"', at + 1);
        if (at == text.npos) return;
        ++at;
      } while (at < text.size() && text[at] == '"');
    }
    row_begins = false;
    for (; at < text.size() && (comment || !markup.separates(text[at])); ++at) {
      if (text[at] != '\n' && text[at] != '\r') continue;
      if (!on_end(at)) return;
      row_begins = text[at] == '\n';
      if (row_begins) break;
    }
  }
}

/// How many bytes of a text, from a row's start on, are whole rows. A line end between quotes ends no
/// row.
[[nodiscard]] inline std::size_t csv_whole_rows(std::string_view text, CsvMarkup markup) {
  if (text.find('"') == text.npos) return text.rfind('\n') + 1;  // npos + 1 is 0
  std::size_t whole = 0;
  csv_for_each_end(text, markup, [&](std::size_t at) {
    if (text[at] == '\n') whole = at + 1;
    return true;
  });
  return whole;
}

/// Reads a text block by block. A row longer than a block makes the block grow. Where the first row
/// ends in a lone CR, every CR is a line end, and given out as LF.
class CsvBlocks {
 public:
  CsvBlocks(ByteStream& bytes, CsvMarkup markup, std::size_t block)
      : bytes_(&bytes), markup_(markup), buffer_(std::max(block, std::size_t{4}) + slack) {}

  /// The next rows. They end in a line end, or else a NUL stands behind them; 8 bytes more may be
  /// looked at. Valid until the next call; empty at the end of the text. A byte order mark at its beginning is left out.
  [[nodiscard]] std::string_view next() {
    std::copy(buffer_.begin() + given_, buffer_.begin() + held_, buffer_.begin());
    held_ -= given_;
    given_ = 0;
    while (!ended_) {
      // The tail of the last block is not enough: it was no row.
      const std::size_t capacity = buffer_.size() - slack - held_;
      const std::size_t count =
          bytes_->read({reinterpret_cast<unsigned char*>(buffer_.data()) + held_, capacity});
      const std::size_t added = held_;
      held_ += count;
      taken_ += count;
      ended_ = count < capacity;
      if (first_) drop_mark();
      if (ends_ == Ends::unknown)
        find_ends();
      else
        translate(added);
      given_ = ended_ ? held_ : csv_whole_rows({buffer_.data(), held_}, markup_);
      // What has a NUL in it is no text: no row is looked for in a sparse file of any size.
      if (given_ == 0 && std::memchr(buffer_.data(), 0, held_) != nullptr) given_ = held_;
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

  /// Looks at the end of the first row.
  void find_ends() {
    const std::string_view text(buffer_.data(), held_);
    csv_for_each_end(text, markup_, [&](std::size_t at) {
      if (text[at] == '\r' && at + 1 == text.size()) return false;  // followed by what?
      ends_ = text[at] == '\r' && text[at + 1] != '\n' ? Ends::cr : Ends::lf;
      return false;
    });
    translate(0);
  }

  void translate(std::size_t from) {
    if (ends_ == Ends::cr)
      std::replace(buffer_.begin() + from, buffer_.begin() + held_, '\r', '\n');
  }

  enum class Ends { unknown, lf, cr };

  ByteStream* bytes_;
  CsvMarkup markup_;
  Ends ends_ = Ends::unknown;
  std::vector<char> buffer_;
  std::size_t held_ = 0;   // bytes in the buffer
  std::size_t given_ = 0;  // of them given out
  std::size_t taken_ = 0;
  bool first_ = true;
  bool ended_ = false;
};

}  // namespace ctnn::inline CTNN_ABI::detail
