// SPDX-License-Identifier: MIT
// Where a reader's bytes come from: a file or memory, in their order. Every reader of the library takes
// its bytes through here, so that each can be tested, and fuzzed, without files.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/file.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Bytes that are read once, from their beginning, under a name that stands in messages.
class ByteStream {
 public:
  explicit ByteStream(std::string name) : name_(std::move(name)) {}
  virtual ~ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  /// Fills `to`, or as much of it as the rest fills; the number of bytes. Where it is less than asked
  /// for, the end was reached.
  virtual std::size_t read(std::span<unsigned char> to) = 0;

  /// No more bytes than these will come, in all; what a header claims beyond is not believed.
  [[nodiscard]] virtual std::uint64_t bytes_at_most() const noexcept = 0;

  [[nodiscard]] bool at_end() {
    unsigned char more = 0;
    return read({&more, 1}) == 0;
  }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  [[noreturn]] void fail(const std::string& what, const std::string& remedy) const {
    throw Error(name_ + ": " + what + "; " + remedy + '.');
  }

 protected:
  ByteStream(ByteStream&&) = default;
  ByteStream& operator=(ByteStream&&) = default;

 private:
  std::string name_;
};

/// Bytes as they stand in a file or in memory, which must outlive this.
class RawBytes final : public ByteStream {
 public:
  static constexpr std::uint64_t unknown = std::numeric_limits<std::uint64_t>::max();

  /// Throws Error when the file is not there, a directory or not readable.
  explicit RawBytes(const std::filesystem::path& path)
      : ByteStream(path.string()), file_(open_file(path)) {
    std::error_code code;
    size_ = std::filesystem::file_size(path, code);
    if (code) size_ = unknown;  // a pipe
  }
  RawBytes(std::string_view memory, std::string name)
      : ByteStream(std::move(name)), memory_(memory.data()), size_(memory.size()) {}

  /// The same bytes, from their beginning.
  [[nodiscard]] RawBytes again() const {
    return file_.is_open() ? RawBytes(std::filesystem::path(name()))
                           : RawBytes({memory_, static_cast<std::size_t>(size_)}, name());
  }

  std::size_t read(std::span<unsigned char> to) override {
    to = to.first(std::min<std::uint64_t>(to.size(), left_));
    const std::size_t count = file_.is_open() ? read_file(to) : read_memory(to);
    left_ -= count;
    return count;
  }

  [[nodiscard]] std::uint64_t bytes_at_most() const noexcept override { return size_; }
  /// In bytes; `unknown` of a pipe.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  /// From here on no more than `count` bytes will be read.
  void end_after(std::uint64_t count) noexcept { left_ = count; }

  /// Goes to a place that is within the bytes; not in a pipe.
  void seek(std::uint64_t place) {
    at_ = place;
    if (!file_.is_open()) return;
    file_.clear();  // of the end, where it was met
    file_.seekg(static_cast<std::streamoff>(place));
  }

 private:
  std::size_t read_file(std::span<unsigned char> to) {
    file_.read(reinterpret_cast<char*>(to.data()), static_cast<std::streamsize>(to.size()));
    if (file_.bad()) fail("reading the file failed halfway", "check the disk");
    return static_cast<std::size_t>(file_.gcount());
  }

  std::size_t read_memory(std::span<unsigned char> to) {
    const std::size_t count = std::min<std::uint64_t>(to.size(), size_ - at_);
    if (count > 0) std::memcpy(to.data(), memory_ + at_, count);
    at_ += count;
    return count;
  }

  std::ifstream file_;  // closed: the bytes are in memory
  const char* memory_ = nullptr;
  std::uint64_t size_ = 0;
  std::uint64_t at_ = 0;          // in memory
  std::uint64_t left_ = unknown;  // see end_after
};

}  // namespace ctnn::inline CTNN_ABI::detail
