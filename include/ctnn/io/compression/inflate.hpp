// SPDX-License-Identifier: MIT
// Unpacks deflated bytes with zlib, which only ctnn::zlib needs.
#pragma once

#if !__has_include(<zlib.h>)
#error "ctnn reads packed files with zlib: apt-get install zlib1g-dev, and link to ctnn::zlib."
#endif
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/io/files/bytes.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// No stream of so many packed bytes holds more: deflate packs 258 bytes into no less than two bits, 1032
/// to one (RFC 1951, 3.2).
[[nodiscard]] inline std::uint64_t inflated_at_most(std::uint64_t packed) noexcept {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  return packed > most / 1032 ? most : packed * 1032;
}

/// For so many bytes memory may be taken before they are unpacked: pictures are packed to a fifth or a
/// tenth, and what shrinks more makes the memory grow as it comes.
[[nodiscard]] inline std::uint64_t inflated_likely(std::uint64_t packed) noexcept {
  return std::min(inflated_at_most(packed), inflated_at_most(packed) / 64 + ByteStream::usual_read);
}

/// Packed bytes of a stream, unpacked a piece at a time. The owner is whose errors they are.
class Inflater {
 public:
  // What surrounds the deflated bytes, in zlib's words: the size of the window, signed or marked.
  static constexpr int gzip = 16 + MAX_WBITS;
  static constexpr int nothing = -MAX_WBITS;

  explicit Inflater(int surroundings) : packed_(std::size_t{1} << 16) {
    auto stream = std::make_unique<z_stream>();
    if (inflateInit2(stream.get(), surroundings) != Z_OK) throw std::bad_alloc();
    stream_.reset(stream.release());
  }

  /// Whether there are packed bytes left, of which `from` has the next.
  bool refill(ByteStream& from) {
    if (stream_->avail_in > 0) return true;
    stream_->next_in = packed_.data();
    stream_->avail_in = static_cast<uInt>(from.read(packed_));
    return stream_->avail_in > 0;
  }

  /// Unpacks until `to` is full or the stream ends; the number of bytes, and whether it ended. Throws
  /// Error where the packed bytes are damaged or end before.
  std::pair<std::size_t, bool> unpack(std::span<unsigned char> to, ByteStream& from,
                                      const ByteStream& owner) {
    std::size_t done = 0;
    while (done < to.size()) {
      if (!refill(from))
        owner.fail("the file ends in the midst of packed data", "download it again");
      const std::size_t capacity =
          std::min<std::size_t>(to.size() - done, std::numeric_limits<uInt>::max());
      stream_->next_out = to.data() + done;
      stream_->avail_out = static_cast<uInt>(capacity);
      const int code = inflate(stream_.get(), Z_NO_FLUSH);
      done += capacity - stream_->avail_out;
      if (code == Z_STREAM_END) return {done, true};
      if (code == Z_MEM_ERROR) throw std::bad_alloc();
      if (code != Z_OK)
        owner.fail(std::string("the packed data are damaged (") +
                       (stream_->msg != nullptr ? stream_->msg : "zlib gives no reason") + ')',
                   "download it again");
    }
    return {done, false};
  }

  /// The next packed byte, where refill says that there is one; where a stream ended, what follows it.
  [[nodiscard]] unsigned char next() const noexcept { return *stream_->next_in; }
  /// Goes over it.
  void skip() noexcept {
    ++stream_->next_in;
    --stream_->avail_in;
  }
  /// Another stream begins here.
  void restart() noexcept { inflateReset(stream_.get()); }

 private:
  struct End {
    void operator()(z_stream* stream) const noexcept {
      inflateEnd(stream);
      delete stream;
    }
  };
  std::unique_ptr<z_stream, End> stream_;
  std::vector<unsigned char> packed_;  // what was read and not unpacked yet
};

}  // namespace ctnn::inline CTNN_ABI::detail
