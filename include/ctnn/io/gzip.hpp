// SPDX-License-Identifier: MIT
// The bytes of a file one block after another, unpacked by zlib where it is a gzip file (RFC 1952).
#pragma once

#if !__has_include(<zlib.h>)
#error "ctnn unpacks .gz files with zlib: apt-get install zlib1g-dev, and link to ctnn::idx."
#endif
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/file.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// A file that is read once, from its beginning. What it holds decides whether it is unpacked; a name
/// that ends in .gz must not lie. Members of a gzip file follow each other as one text. Throws Error,
/// with the file's name, for whatever is not as it should be.
class ByteFile {
 public:
  explicit ByteFile(const std::filesystem::path& path)
      : name_(path.string()), file_(open_file(path)) {
    std::error_code code;
    size_ = std::filesystem::file_size(path, code);
    if (code) fail("this is no regular file, so its size is unknown", "save it as a file first");
    std::array<unsigned char, 2> magic{};
    const bool packed = read_file(magic) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
    file_.clear();  // a shorter file has met its end
    file_.seekg(0);
    if (packed)
      start_unpacking();
    else if (path.extension() == ".gz")
      fail("the name ends in .gz, but this is no gzip file",
           "rename it if it was unpacked already, else download it again");
  }

  /// Fills `to`, or as much of it as the rest of the file fills; the number of bytes. Where it is less
  /// than asked for, the end was reached and the checksum is right.
  std::size_t read(std::span<unsigned char> to) { return stream_ ? unpack(to) : read_file(to); }

  /// Whether all was read, and the checksum is right.
  [[nodiscard]] bool at_end() {
    std::array<unsigned char, 1> more{};
    return read(more) == 0;
  }

  /// No file of this size holds more bytes: deflate packs 258 bytes into no less than two bits, 1032 to
  /// one (RFC 1951, 3.2).
  [[nodiscard]] std::uint64_t bytes_at_most() const noexcept {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    if (!stream_) return size_;
    return size_ > most / 1032 ? most : size_ * 1032;
  }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  [[noreturn]] void fail(const std::string& what, const std::string& remedy) const {
    throw Error(name_ + ": " + what + "; " + remedy + '.');
  }

 private:
  struct End {
    void operator()(z_stream* stream) const noexcept {
      inflateEnd(stream);
      delete stream;
    }
  };

  std::size_t read_file(std::span<unsigned char> to) {
    file_.read(reinterpret_cast<char*>(to.data()), static_cast<std::streamsize>(to.size()));
    if (file_.bad()) fail("reading the file failed halfway", "check the disk");
    return static_cast<std::size_t>(file_.gcount());
  }

  void start_unpacking() {
    packed_.resize(std::size_t{1} << 16);
    auto stream = std::make_unique<z_stream>();
    constexpr int gzip_only = 16;  // zlib.h: added to the size of the window
    if (inflateInit2(stream.get(), gzip_only + MAX_WBITS) != Z_OK) throw std::bad_alloc();
    stream_.reset(stream.release());
  }

  /// The next packed bytes, where the last are used up; false at the end of the file.
  bool refill() {
    if (stream_->avail_in > 0) return true;
    stream_->next_in = packed_.data();
    stream_->avail_in = static_cast<uInt>(read_file(packed_));
    return stream_->avail_in > 0;
  }

  std::size_t unpack(std::span<unsigned char> to) {
    std::size_t done = 0;
    while (done < to.size() && !ended_) {
      if (!refill()) fail("the file ends in the midst of packed data", "download it again");
      const std::size_t room =
          std::min<std::size_t>(to.size() - done, std::numeric_limits<uInt>::max());
      stream_->next_out = to.data() + done;
      stream_->avail_out = static_cast<uInt>(room);
      const int code = inflate(stream_.get(), Z_NO_FLUSH);
      done += room - stream_->avail_out;
      if (code == Z_MEM_ERROR) throw std::bad_alloc();
      if (code == Z_STREAM_END)
        end_member();
      else if (code != Z_OK)
        fail(std::string("the packed data are damaged (") +
                 (stream_->msg != nullptr ? stream_->msg : "zlib gives no reason") + ')',
             "download it again");
    }
    return done;
  }

  void end_member() {
    ended_ = !refill();
    if (ended_) return;
    if (*stream_->next_in != 0x1F)
      fail("other bytes follow the packed data", "download it again, or cut them off");
    inflateReset(stream_.get());
  }

  std::string name_;
  std::ifstream file_;
  std::uint64_t size_ = 0;                 // of the file
  std::unique_ptr<z_stream, End> stream_;  // none: the file is not packed
  std::vector<unsigned char> packed_;      // what was read and not unpacked yet
  bool ended_ = false;                     // the last member is done
};

}  // namespace ctnn::inline CTNN_ABI::detail
