// SPDX-License-Identifier: MIT
// Definitions of io/files/bytes.hpp.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/files/bytes.hpp>
#include <ctnn/io/files/file.hpp>
#include <ctnn/io/files/file_path.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC ByteStream::~ByteStream() = default;

CTNN_FUNC bool ByteStream::at_end() {
  unsigned char more = 0;
  return read({&more, 1}) == 0;
}

CTNN_FUNC bool ByteStream::read_whole(std::vector<unsigned char>& to, std::uint64_t count) {
  to.clear();
  while (to.size() < count) {
    const std::size_t before = to.size();
    const std::uint64_t next =
        std::min(std::max<std::uint64_t>(before, usual_read), count - before);
    with_memory([&] { to.resize(before + static_cast<std::size_t>(next)); });
    const std::size_t done = read(std::span(to).subspan(before));
    if (done < next) return false;
  }
  return true;
}

CTNN_FUNC void ByteStream::no_memory() const {
  fail("there is not enough memory for what it holds", "read a part of it, or on a larger machine");
}

CTNN_FUNC void ByteStream::fail(const std::string& what, const std::string& remedy) const {
  throw Error(name_ + ": " + what + "; " + remedy + '.');
}

CTNN_FUNC RawBytes::RawBytes(const FilePath& path)
    : ByteStream(path.string()), file_(open_file(path)), size_(unknown) {
  struct stat status{};
  // Else it is a pipe.
  if (::fstat(::fileno(file_.get()), &status) == 0 && S_ISREG(status.st_mode))
    size_ = static_cast<std::uint64_t>(status.st_size);
}

CTNN_FUNC RawBytes RawBytes::again() const {
  return file_ ? RawBytes(FilePath(name()))
               : RawBytes({memory_, static_cast<std::size_t>(size_)}, name());
}

CTNN_FUNC std::size_t RawBytes::read(std::span<unsigned char> to) {
  to = to.first(std::min<std::uint64_t>(to.size(), left_));
  const std::size_t count = file_ ? read_file(to) : read_memory(to);
  left_ -= count;
  return count;
}

CTNN_FUNC void RawBytes::seek(std::uint64_t place) {
  at_ = place;
  if (file_) static_cast<void>(::fseeko(file_.get(), static_cast<off_t>(place), SEEK_SET));
}

CTNN_FUNC std::size_t RawBytes::read_file(std::span<unsigned char> to) {
  // NOLINTNEXTLINE(clang-analyzer-unix.Stream): at the end, where it reads nothing, it may be asked again.
  const std::size_t count = std::fread(to.data(), 1, to.size(), file_.get());
  if (std::ferror(file_.get()) != 0)
    fail("reading the file failed halfway (" + system_reason(errno) + ")", "check the disk");
  return count;
}

CTNN_FUNC std::size_t RawBytes::read_memory(std::span<unsigned char> to) {
  const std::size_t count = std::min<std::uint64_t>(to.size(), size_ - at_);
  if (count > 0) std::memcpy(to.data(), memory_ + at_, count);
  at_ += count;
  return count;
}

}  // namespace ctnn::inline CTNN_ABI::detail
