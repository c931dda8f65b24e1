// SPDX-License-Identifier: MIT
// Where a reader's bytes come from: a file or memory, in their order. Every reader of the library takes
// its bytes through here, so that each can be tested, and fuzzed, without files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/io/files/file.hpp>
#include <ctnn/io/files/file_path.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Bytes that are read once, from their beginning, under a name that stands in messages.
class ByteStream {
 public:
  explicit ByteStream(std::string name) : name_(std::move(name)) {}
  virtual ~ByteStream();
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  /// Fills `to`, or as much of it as the rest fills; the number of bytes. Where that is less than
  /// to.size(), the end was reached.
  virtual std::size_t read(std::span<unsigned char> to) = 0;

  /// No more bytes than these will come, in all; what a header claims beyond is not believed.
  [[nodiscard]] virtual std::uint64_t bytes_at_most() const noexcept = 0;

  /// For so many bytes memory may be taken before they are there: of a file all, which its size
  /// says; of a pipe, and of packed bytes, which may claim anything, a few.
  [[nodiscard]] virtual std::uint64_t bytes_likely() const noexcept = 0;

  /// The next `count` bytes; memory grows as they come. False where the end is reached before.
  [[nodiscard]] bool read_whole(std::vector<unsigned char>& to, std::uint64_t count);

  [[nodiscard]] bool at_end();

  /// f, which takes memory for what the bytes hold. Throws Error where there is no such memory.
  template <class F>
  void with_memory(F f) const {
    try {
      f();
    } catch (const std::bad_alloc&) {
      no_memory();
    } catch (const std::length_error&) {
      no_memory();
    }
  }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  [[noreturn]] void fail(const std::string& what, const std::string& remedy) const;

  static constexpr std::uint64_t usual_read = std::uint64_t{1} << 16;  // bytes

 protected:
  ByteStream(ByteStream&&) = default;
  ByteStream& operator=(ByteStream&&) = default;

 private:
  [[noreturn]] void no_memory() const;

  std::string name_;
};

/// Bytes as they stand in a file or in memory, which must outlive this.
class RawBytes final : public ByteStream {
 public:
  static constexpr std::uint64_t unknown = std::numeric_limits<std::uint64_t>::max();

  /// Throws Error when the file is not there, a directory or not readable.
  explicit RawBytes(const FilePath& path);
  RawBytes(std::string_view memory, std::string name)
      : ByteStream(std::move(name)), memory_(memory.data()), size_(memory.size()) {}

  /// The same bytes, from their beginning.
  [[nodiscard]] RawBytes again() const;

  std::size_t read(std::span<unsigned char> to) override;

  [[nodiscard]] std::uint64_t bytes_at_most() const noexcept override { return size_; }
  [[nodiscard]] std::uint64_t bytes_likely() const noexcept override {
    return size_ == unknown ? usual_read : size_;
  }
  /// In bytes; `unknown` of a pipe.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  /// From here on no more than `count` bytes will be read.
  void end_after(std::uint64_t count) noexcept { left_ = count; }

  /// Goes to a place that is within the bytes; not in a pipe.
  void seek(std::uint64_t place);

 private:
  std::size_t read_file(std::span<unsigned char> to);
  std::size_t read_memory(std::span<unsigned char> to);

  File file_;  // none: the bytes are in memory
  const char* memory_ = nullptr;
  std::uint64_t size_ = 0;
  std::uint64_t at_ = 0;          // in memory
  std::uint64_t left_ = unknown;  // see end_after
};

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/io/files/bytes-inl.hpp>
#endif
