// SPDX-License-Identifier: MIT
// Bytes one block after another, unpacked by zlib where they are a gzip file (RFC 1952).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/io/compression/inflate.hpp>
#include <ctnn/io/files/bytes.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Bytes, unpacked as they are read where they are a gzip file, which their content decides; that
/// of a file whose name ends in .gz must be one. Members of a gzip file follow each other as one
/// text. Throws Error, with the name, for whatever is not as it should be.
class GzipBytes final : public ByteStream {
 public:
  explicit GzipBytes(RawBytes raw) : ByteStream(raw.name()), raw_(std::move(raw)) {
    if (raw_.size() == RawBytes::unknown)
      fail("this is no regular file, so its size is unknown", "save it as a file first");
    std::array<unsigned char, 2> magic{};
    const bool packed = raw_.read(magic) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
    stated_ = packed ? stated_size() : raw_.size();
    raw_.seek(0);
    if (packed)
      inflater_.emplace(Inflater::gzip);
    else if (name().ends_with(".gz"))
      fail("the name ends in .gz, but this is no gzip file",
           "rename it if it was unpacked already, else download it again");
  }

  /// Where the end was reached, the checksum is right.
  std::size_t read(std::span<unsigned char> to) override {
    if (!inflater_) return raw_.read(to);
    std::size_t done = 0;
    while (done < to.size() && !ended_) {
      const auto [count, end] = inflater_->unpack(to.subspan(done), raw_, *this);
      done += count;
      if (end) end_member();
    }
    return done;
  }

  [[nodiscard]] std::uint64_t bytes_at_most() const noexcept override {
    return inflater_ ? inflated_at_most(raw_.size()) : raw_.size();
  }
  [[nodiscard]] std::uint64_t bytes_likely() const noexcept override {
    return inflater_ ? inflated_likely(raw_.size()) : raw_.size();
  }

  /// How many bytes there are, as a packed file says at its end (RFC 1952, ISIZE): a hint, which is of
  /// the last member only, and modulo 2³².
  [[nodiscard]] std::uint64_t bytes_stated() const noexcept { return stated_; }

 private:
  [[nodiscard]] std::uint64_t stated_size() {
    std::array<unsigned char, 4> size{};
    if (raw_.size() < size.size()) return 0;
    raw_.seek(raw_.size() - size.size());
    static_cast<void>(raw_.read(size));
    return std::uint64_t{size[0]} | std::uint64_t{size[1]} << 8 | std::uint64_t{size[2]} << 16 |
           std::uint64_t{size[3]} << 24;
  }

  void end_member() {
    // Zeros fill up the blocks of a tape; gzip reads over them, too.
    while (inflater_->refill(raw_) && inflater_->next() == 0) inflater_->skip();
    ended_ = !inflater_->refill(raw_);
    if (ended_) return;
    if (inflater_->next() != 0x1F)
      fail("other bytes follow the packed data", "download it again, or cut them off");
    inflater_->restart();
  }

  RawBytes raw_;
  std::optional<Inflater> inflater_;  // none: the bytes are not packed
  std::uint64_t stated_ = 0;          // see bytes_stated
  bool ended_ = false;                // the last member is done
};

}  // namespace ctnn::inline CTNN_ABI::detail
