// SPDX-License-Identifier: MIT
// The members of a zip archive, stored or deflated, read strictly. PKWARE, APPNOTE.TXT 6.3.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/io/compression/inflate.hpp>
#include <ctnn/io/files/bytes.hpp>
#include <ctnn/io/files/messages.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What the archive's directory says of a member.
struct ZipEntry {
  std::string name;
  std::uint16_t flags = 0;
  std::uint16_t method = 0;  // 0 stored, 8 deflated
  std::uint32_t checksum = 0;
  std::uint64_t packed = 0;  // bytes in the archive
  std::uint64_t size = 0;    // and unpacked
  std::uint64_t place = 0;   // of its own header
};

/// The bytes of one member.
class ZipMember final : public ByteStream {
 public:
  /// raw is at the member's first byte.
  ZipMember(RawBytes raw, const ZipEntry& entry)
      : ByteStream(raw.name() + " (" + printable(entry.name) + ")"),
        raw_(std::move(raw)),
        entry_(entry) {
    raw_.end_after(entry.packed);
    if (entry.method == deflated) inflater_.emplace(Inflater::nothing);
  }

  /// Where the end was reached, size and checksum are right.
  std::size_t read(std::span<unsigned char> to) override {
    std::size_t done = 0;
    if (!inflater_) {
      done = raw_.read(to);
      ended_ = done < to.size();
    } else if (!ended_) {
      std::tie(done, ended_) = inflater_->unpack(to, raw_, *this);
      if (ended_ && inflater_->refill(raw_))
        fail("other bytes follow its packed data", "it is damaged: write it again");
    }
    taken_ += done;
    checksum_ = crc32_z(checksum_, to.data(), done);
    if (ended_ && (taken_ != entry_.size || checksum_ != entry_.checksum))
      fail("its size or checksum is not what the archive says", "it is damaged: write it again");
    return done;
  }

  [[nodiscard]] std::uint64_t bytes_at_most() const noexcept override {
    return std::min(entry_.size, inflater_ ? inflated_at_most(entry_.packed) : entry_.packed);
  }
  [[nodiscard]] std::uint64_t bytes_likely() const noexcept override {
    return std::min(entry_.size, inflater_ ? inflated_likely(entry_.packed) : entry_.packed);
  }

 private:
  friend class ZipArchive;
  static constexpr std::uint16_t stored = 0;
  static constexpr std::uint16_t deflated = 8;

  RawBytes raw_;
  ZipEntry entry_;
  std::optional<Inflater> inflater_;  // none: stored
  std::uint64_t taken_ = 0;
  uLong checksum_ = 0;
  bool ended_ = false;
};

/// An archive of one file. Throws Error, with its name, for whatever is not as it should be.
class ZipArchive {
 public:
  explicit ZipArchive(RawBytes raw) : raw_(std::move(raw)) {
    if (raw_.size() == RawBytes::unknown)
      raw_.fail("this is no regular file, so its size is unknown", "save it as a file first");
    find_directory();
    read_directory();
  }

  [[nodiscard]] const std::vector<ZipEntry>& entries() const noexcept { return entries_; }
  [[noreturn]] void fail(const std::string& what, const std::string& remedy) const {
    raw_.fail(what, remedy);
  }

  [[nodiscard]] ZipMember open(const ZipEntry& entry) const {
    if ((entry.flags & 1) != 0)
      fail(in_quotes(entry.name) + " is encrypted", "write the archive without a password");
    if (entry.method != ZipMember::stored && entry.method != ZipMember::deflated)
      fail(in_quotes(entry.name) + " is packed by method " + std::to_string(entry.method),
           "write it with np.savez or np.savez_compressed");
    if (entry.method == ZipMember::stored && entry.packed != entry.size)
      damaged("the sizes of " + in_quotes(entry.name) + " contradict each other");
    // Its own header repeats the name; sizes may stand there or not, so that only their place counts.
    RawBytes raw = raw_.again();
    std::array<unsigned char, 30> header{};
    if (entry.place > directory_ || directory_ - entry.place < header.size())
      damaged(in_quotes(entry.name) + " would lie outside");
    raw.seek(entry.place);
    static_cast<void>(raw.read(header));
    const std::uint64_t rest = directory_ - entry.place - header.size();
    const std::uint64_t before = number(header, 26, 2) + number(header, 28, 2);
    if (number(header, 0, 4) != 0x04034B50 || number(header, 8, 2) != entry.method ||
        before > rest || entry.packed > rest - before)
      damaged(in_quotes(entry.name) + " is not where the directory says");
    std::vector<unsigned char> name(number(header, 26, 2));
    static_cast<void>(raw.read(name));
    if (std::string_view(reinterpret_cast<const char*>(name.data()), name.size()) != entry.name)
      damaged(in_quotes(entry.name) + " has another name where it lies");
    raw.seek(entry.place + header.size() + before);
    return ZipMember(std::move(raw), entry);
  }

 private:
  static constexpr std::size_t end_size = 22;  // of the record at the archive's end

  /// `bytes` bytes, least significant first.
  [[nodiscard]] static std::uint32_t number(std::span<const unsigned char> from, std::size_t at,
                                            int bytes) {
    std::uint32_t value = 0;
    for (int b = 0; b < bytes; ++b)
      value |= std::uint32_t{from[at + static_cast<std::size_t>(b)]} << (8 * b);
    return value;
  }

  [[noreturn]] void damaged(const std::string& what) const {
    fail(what, "the archive is damaged: copy or write it again");
  }

  /// The record at the end, behind which only a comment and zeros, the rest of a tape's block, may
  /// stand, says where the directory is.
  void find_directory() {
    std::array<unsigned char, 4> magic{};
    const std::size_t begun = raw_.read(magic);
    if (begun == 0) fail("the file is empty", "write it again with np.savez");
    const auto tail_size =
        static_cast<std::size_t>(std::min<std::uint64_t>(raw_.size(), end_size + 0xFFFF));
    std::vector<unsigned char> tail(tail_size);
    raw_.seek(raw_.size() - tail_size);
    static_cast<void>(raw_.read(tail));
    std::size_t filled = tail_size;  // of the tail; zeros follow
    while (filled > 0 && tail[filled - 1] == 0) --filled;
    for (std::size_t at = tail_size < end_size ? 0 : tail_size - end_size + 1; at-- > 0;) {
      const std::span<const unsigned char> record = std::span(tail).subspan(at);
      if (number(record, 0, 4) != 0x06054B50) continue;
      const std::size_t comment = number(record, 20, 2);
      if (comment > record.size() - end_size || at + end_size + comment < filled) continue;
      const std::uint32_t count = number(record, 10, 2);
      directory_size_ = number(record, 12, 4);
      directory_ = number(record, 16, 4);
      if (count == 0xFFFF || directory_size_ == 0xFFFFFFFF || directory_ == 0xFFFFFFFF) zip64();
      if (number(record, 4, 4) != 0 || number(record, 8, 2) != count)
        fail("this is one part of an archive in several files", "write it as one");
      const std::uint64_t end = raw_.size() - tail_size + at;
      if (directory_ + directory_size_ != end) damaged("its directory is not where its end says");
      entries_.resize(std::min<std::size_t>(count, directory_size_ / 46));
      if (entries_.size() != count) damaged("its directory is too small for its entries");
      return;
    }
    if (begun == 4 && number(magic, 0, 4) == 0x04034B50)
      fail("the archive has no directory at its end", "it was cut off: copy or write it again");
    fail("this is no zip archive", "write one with np.savez");
  }

  void read_directory() {
    if (entries_.empty()) fail("the archive is empty", "write it again with np.savez");
    std::vector<unsigned char> bytes(directory_size_);
    raw_.seek(directory_);
    static_cast<void>(raw_.read(bytes));
    std::span<const unsigned char> left(bytes);
    constexpr std::size_t fixed = 46;
    for (ZipEntry& entry : entries_) {
      if (left.size() < fixed || number(left, 0, 4) != 0x02014B50)
        damaged("its directory has fewer entries than it says");
      const std::size_t name = number(left, 28, 2);
      const std::size_t all = fixed + name + number(left, 30, 2) + number(left, 32, 2);
      if (left.size() < all) damaged("its directory ends within an entry");
      entry.flags = static_cast<std::uint16_t>(number(left, 8, 2));
      entry.method = static_cast<std::uint16_t>(number(left, 10, 2));
      entry.checksum = number(left, 16, 4);
      entry.packed = number(left, 20, 4);
      entry.size = number(left, 24, 4);
      entry.place = number(left, 42, 4);
      entry.name.assign(reinterpret_cast<const char*>(left.data()) + fixed, name);
      constexpr std::uint32_t beyond = 0xFFFFFFFF;
      if (entry.packed == beyond || entry.size == beyond || entry.place == beyond) zip64();
      left = left.subspan(all);
    }
    if (!left.empty()) damaged("its directory has more entries than it says");
  }

  [[noreturn]] void zip64() const {
    fail("this is a zip64 archive, of 4 GiB or more or of 65535 arrays",
         "save its arrays with np.save, for read_npy");
  }

  RawBytes raw_;
  std::uint64_t directory_ = 0;  // where it begins, and the members end
  std::size_t directory_size_ = 0;
  std::vector<ZipEntry> entries_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
