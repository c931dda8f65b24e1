// SPDX-License-Identifier: MIT
// What a NumPy file says of its array: the numbers' type, their order and the extents.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/io/files/bytes.hpp>
#include <ctnn/io/files/messages.hpp>

namespace ctnn::inline CTNN_ABI::detail {

enum class NpyType { b1, i1, i2, i4, i8, u1, u2, u4, u8, f2, f4, f8 };

[[nodiscard]] constexpr std::size_t npy_bytes(NpyType type) noexcept {
  constexpr std::array<std::size_t, 12> sizes{1, 1, 2, 4, 8, 1, 2, 4, 8, 2, 4, 8};
  return sizes[static_cast<std::size_t>(type)];
}

struct NpyHeader {
  NpyType type = NpyType::f4;
  bool reversed = false;  // most significant byte first
  bool fortran = false;   // columns one after another
  std::vector<std::uint64_t> shape;
};

/// Reads the Python dictionary of a header: the three keys that NumPy writes, each once, and nothing
/// else. It is no expression that is evaluated; what is not of this form is an error.
class NpyDictionary {
 public:
  NpyDictionary(std::string_view text, const ByteStream& bytes) : text_(text), bytes_(&bytes) {}

  [[nodiscard]] NpyHeader read() {
    NpyHeader header;
    bool seen[3] = {};
    const auto first_time = [&](int key) {
      if (seen[key]) no_header();
      seen[key] = true;
    };
    expect('{');
    while (!accept('}')) {
      const std::string_view key = string();
      expect(':');
      if (key == "descr") {
        first_time(0);
        read_type(header);
      } else if (key == "fortran_order") {
        first_time(1);
        header.fortran = boolean();
      } else if (key == "shape") {
        first_time(2);
        header.shape = shape();
      } else {
        no_header();
      }
      if (accept('}')) break;
      expect(',');
    }
    skip_spaces();
    if (at_ < text_.size() || !(seen[0] && seen[1] && seen[2])) no_header();
    return header;
  }

 private:
  void skip_spaces() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != text_.npos) ++at_;
  }
  bool accept(char c) {
    skip_spaces();
    const bool found = at_ < text_.size() && text_[at_] == c;
    at_ += found;
    return found;
  }
  void expect(char c) {
    if (!accept(c)) no_header();
  }

  std::string_view string() {
    skip_spaces();
    if (at_ == text_.size() || (text_[at_] != '\'' && text_[at_] != '"')) no_header();
    const std::size_t end = text_.find(text_[at_], at_ + 1);
    if (end == text_.npos) no_header();
    const std::string_view content = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return content;
  }

  bool boolean() {
    skip_spaces();
    for (const std::string_view word : {"True", "False"})
      if (text_.substr(at_).starts_with(word)) {
        at_ += word.size();
        return word == "True";
      }
    no_header();
  }

  std::vector<std::uint64_t> shape() {
    std::vector<std::uint64_t> extents;
    expect('(');
    while (!accept(')')) {
      std::uint64_t extent = 0;
      const char* const first = text_.data() + at_;
      const auto [end, code] = std::from_chars(first, text_.data() + text_.size(), extent);
      if (code == std::errc::result_out_of_range)
        bytes_->fail("an extent of the array is beyond 2⁶⁴", "the file is damaged: write it again");
      if (code != std::errc{} || extents.size() == 64) no_header();  // NumPy's most
      at_ += static_cast<std::size_t>(end - first);
      at_ += at_ < text_.size() && text_[at_] == 'L';  // as Python 2 wrote long integers
      extents.push_back(extent);
      if (accept(')')) {
        if (extents.size() == 1) no_header();  // (3) is a number, (3,) a shape
        break;
      }
      expect(',');
    }
    return extents;
  }

  void read_type(NpyHeader& header) {
    skip_spaces();
    if (at_ < text_.size() && text_[at_] == '[')
      bytes_->fail("the values are records (a structured array)",
                   "save one field of numbers, x['name'], or stack the fields");
    const std::string_view name = string();
    constexpr std::array<std::string_view, 12> names{"b1", "i1", "i2", "i4", "i8", "u1",
                                                     "u2", "u4", "u8", "f2", "f4", "f8"};
    if (name.size() > 1 && name[1] == 'O')
      bytes_->fail("the values are Python objects, which only pickle reads and which may run code",
                   "save numbers, x.astype('<f4')");
    // The order of its bytes comes first: little-endian, big-endian, none, or that of the machine.
    const std::size_t order = name.find_first_of("<>|=") == 0 ? 1 : 0;
    const auto known = std::find(names.begin(), names.end(), name.substr(order));
    if (known == names.end())
      bytes_->fail("the values are of the type " + in_quotes(name, 40),
                   "f2, f4, f8, i1 … i8, u1 … u8 and b1 are read: save x.astype('<f4')");
    header.type = static_cast<NpyType>(known - names.begin());
    header.reversed = name[0] == '>';
  }

  [[noreturn]] void no_header() const {
    bytes_->fail("its header is not as NumPy writes it, at byte " + std::to_string(at_) + " of " +
                     in_quotes(text_, 40),
                 "write it again with np.save");
  }

  std::string_view text_;
  const ByteStream* bytes_;
  std::size_t at_ = 0;
};

/// Reads a header, to the first byte of the values. NEP 1 and numpy.lib.format: a magic string, the
/// version, the header's size, 2 or 4 bytes, then a Python dictionary.
[[nodiscard]] inline NpyHeader read_npy_header(ByteStream& bytes) {
  std::array<unsigned char, 8> magic{};
  const std::size_t size = bytes.read(magic);
  if (size == 0) bytes.fail("the file is empty", "write it again with np.save");
  const std::string_view text(reinterpret_cast<const char*>(magic.data()), size);
  if (text.starts_with("PK\x03\x04"))
    bytes.fail("this is a zip archive, as np.savez writes it",
               "include <ctnn/io/npz.hpp> and call read_npz");
  if (!text.starts_with("\x93NUMPY")) bytes.fail("this is no NumPy file", "write one with np.save");
  const auto cut_off = [&] {
    bytes.fail("the file ends within its header", "it was cut off: copy or write it again");
  };
  if (size < magic.size()) cut_off();
  if (magic[6] < 1 || magic[6] > 3 || magic[7] != 0)
    bytes.fail("version " + std::to_string(magic[6]) + '.' + std::to_string(magic[7]) +
                   " of the format is not known",
               "write it with np.save");
  std::array<unsigned char, 4> length{};
  const std::size_t width = magic[6] == 1 ? 2 : 4;
  if (bytes.read(std::span(length).first(width)) < width) cut_off();
  const std::uint32_t header = std::uint32_t{length[0]} | std::uint32_t{length[1]} << 8 |
                               std::uint32_t{length[2]} << 16 | std::uint32_t{length[3]} << 24;
  constexpr std::uint32_t most = 1 << 16;
  if (header > most)
    bytes.fail("its header claims " + std::to_string(header) + " bytes, and no more than " +
                   std::to_string(most) + " are read",
               "write it again with np.save");
  std::vector<unsigned char> dictionary(header);
  if (bytes.read(dictionary) < dictionary.size()) cut_off();
  return NpyDictionary({reinterpret_cast<const char*>(dictionary.data()), dictionary.size()}, bytes)
      .read();
}

}  // namespace ctnn::inline CTNN_ABI::detail
