// SPDX-License-Identifier: MIT
// Writes a zip archive of stored members, as np.savez does. PKWARE, APPNOTE.TXT 6.3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/compression/inflate.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// An archive in memory.
class ZipWriter {
 public:
  /// Throws Error where the archive would need zip64: beyond 4 GiB.
  void add(std::string_view name, std::string_view bytes) {
    if (members_.size() + bytes.size() + directory_.size() + 2 * name.size() + 200 > 0xFFFFFFFE ||
        count_ == 0xFFFE || name.size() > 0xFFFF)
      throw Error(
          "write_npz: an archive of 4 GiB or more, or of 65535 arrays, is not written; write "
          "its arrays with write_npy.");
    const auto place = static_cast<std::uint32_t>(members_.size());
    const auto checksum = static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
    const auto size = static_cast<std::uint32_t>(bytes.size());
    std::string common;
    append(common, 20, 2);          // needs version 2.0
    append(common, 0, 2);           // no flags
    append(common, 0, 2);           // stored
    append(common, 0, 2);           // at 0:00
    append(common, 1 << 5 | 1, 2);  // on 1 January 1980: the same arrays make the same bytes
    append(common, checksum, 4);
    append(common, size, 4);
    append(common, size, 4);
    append(common, static_cast<std::uint32_t>(name.size()), 2);
    append(common, 0, 2);  // no extra field
    append(members_, 0x04034B50, 4);
    members_.append(common).append(name).append(bytes);
    append(directory_, 0x02014B50, 4);
    append(directory_, 20, 2);
    directory_.append(common).append(10, '\0');  // no comment, first file, no attributes
    append(directory_, place, 4);
    directory_.append(name);
    ++count_;
  }

  [[nodiscard]] std::string finish() && {
    const auto place = static_cast<std::uint32_t>(members_.size());
    const auto size = static_cast<std::uint32_t>(directory_.size());
    members_ += directory_;
    append(members_, 0x06054B50, 4);
    append(members_, 0, 4);  // one file
    append(members_, count_, 2);
    append(members_, count_, 2);
    append(members_, size, 4);
    append(members_, place, 4);
    append(members_, 0, 2);  // no comment
    return std::move(members_);
  }

 private:
  /// `bytes` bytes, least significant first.
  static void append(std::string& to, std::uint32_t value, int bytes) {
    for (int b = 0; b < bytes; ++b) to += static_cast<char>(value >> (8 * b) & 0xFF);
  }

  std::string members_;
  std::string directory_;
  std::uint32_t count_ = 0;
};

}  // namespace ctnn::inline CTNN_ABI::detail
