// SPDX-License-Identifier: MIT
// A safetensors file as a whole: arrays in memory to bytes, and bytes to just the arrays that are
// expected, or one sentence of what does not fit.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <istream>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/text.hpp>
#include <ctnn/io/files/half.hpp>
#include <ctnn/io/files/messages.hpp>
#include <ctnn/io/safetensors/safetensors_header.hpp>

namespace ctnn::inline CTNN_ABI {

/// How a file may differ from what it is loaded into, and what is told of it.
struct LoadOptions {
  bool convert = false;  ///< round F64 to float; widen F32 to double, F16 and BF16 to either
  /// Where to say, in a sentence, what a file that loads leaves open: which formulas its activations
  /// have, or which learner its checkpoint is of. Files of earlier versions do not say so, nor do
  /// PyTorch's. Empty where nothing is open.
  std::string* note = nullptr;
};

namespace detail {

static_assert(std::endian::native == std::endian::little,
              "safetensors files are little-endian, as the machines that ctnn is for.");

/// An array in memory beside its name, type and shape in a file. Byte is const where it is written.
template <class Byte>
struct TensorSlot {
  std::string name;
  std::string_view type;
  Extents shape;
  Byte* data;
  std::size_t count;
  bool finite;                // NaN and infinity are mistakes
  bool not_negative = false;  // so is a number below zero: a variance
};

template <bool Known>
struct check_stored_number : sentence {
  static_assert(Known, "Files hold float, double, and integers of 4 or 8 bytes.");
};

template <class T>
[[nodiscard]] constexpr std::string_view type_of() noexcept {
  static_assert(check_stored_number<(std::is_arithmetic_v<T> &&
                                     (sizeof(T) == 4 || sizeof(T) == 8))>::checked);
  constexpr bool wide = sizeof(T) == 8;
  if constexpr (std::is_floating_point_v<T>) return wide ? "F64" : "F32";
  if constexpr (std::is_signed_v<T>) return wide ? "I64" : "I32";
  return wide ? "U64" : "U32";
}

/// The slot of `count` numbers of a T that may be const.
template <class T>
[[nodiscard]] auto slot(std::string name, Extents shape, T* numbers, std::size_t count,
                        bool finite = false) {
  using Byte = std::conditional_t<std::is_const_v<T>, const std::byte, std::byte>;
  return TensorSlot<Byte>{std::move(name),
                          type_of<std::remove_const_t<T>>(),
                          std::move(shape),
                          reinterpret_cast<Byte*>(numbers),
                          count,
                          finite};
}

/// Whether numbers of this type are read as weights.
[[nodiscard]] inline bool is_floating(std::string_view type) noexcept {
  return type == "F32" || type == "F64" || type == "F16" || type == "BF16";
}

/// Number k of an array of such a type.
[[nodiscard]] inline double number_at(const std::byte* data, std::string_view type, std::size_t k) {
  const auto stored = [&](auto number) {
    std::memcpy(&number, data + k * sizeof number, sizeof number);
    return number;
  };
  if (type == "F64") return stored(double{});
  if (type == "F16") return static_cast<double>(from_half(stored(std::uint16_t{})));
  if (type == "BF16") return static_cast<double>(from_bfloat16(stored(std::uint16_t{})));
  return static_cast<double>(stored(float{}));
}

/// Throws Error where one of the numbers is NaN or infinite.
inline void check_finite(const std::string& name, std::string_view type, const Extents& shape,
                         const std::byte* data, std::size_t count, const std::string& remedy) {
  for (std::size_t k = 0; k < count; ++k) {
    const double number = number_at(data, type, k);
    if (std::isfinite(number)) continue;
    const std::string at = shape.size() == 2
                               ? std::to_string(k / shape[1]) + ", " + std::to_string(k % shape[1])
                               : std::to_string(k);
    fail_header("tensor " + in_quotes(name) + " is " + (std::isnan(number) ? "NaN" : "infinite") +
                    " at (" + at + ')',
                remedy);
  }
}

/// Throws Error where one of the numbers is negative.
inline void check_not_negative(const std::string& name, std::string_view type,
                               const std::byte* data, std::size_t count,
                               const std::string& remedy) {
  for (std::size_t k = 0; k < count; ++k)
    if (number_at(data, type, k) < 0)
      fail_header("tensor " + in_quotes(name) + " holds variances, and is negative at (" +
                      std::to_string(k) + ')',
                  remedy);
}

/// A text as JSON writes it. Throws Error where it is no UTF-8, which no reader would take.
[[nodiscard]] inline std::string json_text(std::string_view text) {
  std::string json = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = utf8_size(text.substr(i));
    if (size == 0)
      throw Error("a name is no UTF-8 from its byte " + std::to_string(i) +
                  " on; rename the layer.");
    i += size;
  }
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "\\u%04x", static_cast<unsigned>(c));
      json += code.data();
    } else {
      if (c == '"' || c == '\\') json += '\\';
      json += c;
    }
  }
  return json + '"';
}

/// The bytes of a file of these arrays: widest numbers first, so that all are aligned, else in the
/// order given; the header is filled up with spaces to whole eights.
[[nodiscard]] inline std::string file_of(const std::vector<TensorSlot<const std::byte>>& slots,
                                         const std::map<std::string, std::string>& metadata) {
  std::vector<const TensorSlot<const std::byte>*> ordered;
  for (const std::uint64_t bytes : {8, 4})
    for (const auto& s : slots)
      if (bytes_of(s.type) == bytes) ordered.push_back(&s);
  std::string header = "{\"__metadata__\":{";
  for (const auto& [key, text] : metadata)
    header.append(header.back() == '{' ? "" : ",").append(json_text(key) + ':' + json_text(text));
  header += '}';
  std::uint64_t end = 0;
  for (const auto* at : ordered) {
    const auto& s = *at;
    if (s.finite)
      check_finite(s.name, s.type, s.shape, s.data, s.count,
                   "nothing was saved: train again with a lower rate");
    if (s.not_negative)
      check_not_negative(s.name, s.type, s.data, s.count, "nothing was saved: mend the model");
    header.append("," + json_text(s.name) + ":{\"dtype\":\"")
        .append(s.type)
        .append("\",\"shape\":[");
    for (std::size_t d = 0; d < s.shape.size(); ++d)
      header.append(d == 0 ? "" : ",").append(std::to_string(s.shape[d]));
    const std::uint64_t begin = std::exchange(end, end + s.count * bytes_of(s.type));
    header.append("],\"data_offsets\":[" + std::to_string(begin) + ',' + std::to_string(end) +
                  "]}");
  }
  header += '}';
  header.append((8 - header.size() % 8) % 8, ' ');
  static_cast<void>(parse_header(header, end));  // names are the user's: none that is no UTF-8
  std::string bytes(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, 8);
  bytes.reserve(8 + header.size() + end);
  bytes += header;
  for (const auto* s : ordered)
    bytes.append(reinterpret_cast<const char*>(s->data), s->count * bytes_of(s->type));
  return bytes;
}

/// An open file, of which the header was read and found right. Throws Error, with the file's name, for
/// whatever is not as it should be.
class SafetensorsFile {
 public:
  /// The source of `size` bytes; nothing is allocated that they could not fill.
  SafetensorsFile(std::istream& source, std::uint64_t size, std::string name)
      : source_(source), name_(std::move(name)) {
    constexpr std::uint64_t longest = 100'000'000;  // of a header, as the format has it
    if (size == 0) fail("the file is empty", "save the model again");
    std::uint64_t length = 0;
    if (size >= 8) read(reinterpret_cast<char*>(&length), 8);
    if (size < 8 || length > size - 8)
      fail("this is no safetensors file, or it was cut off within its header",
           "copy it again, or take another file");
    if (length > longest)
      fail("the header is " + std::to_string(length) + " bytes, and no more than " +
               std::to_string(longest) + " are allowed",
           "take another file");
    std::string text(length, '\0');
    read(text.data(), length);
    data_ = size - 8 - length;
    named([&] { header_ = parse_header(text, data_); });
  }

  [[nodiscard]] const StoredHeader& header() const noexcept { return header_; }
  [[nodiscard]] std::uint64_t data_size() const noexcept { return data_; }  // bytes
  [[nodiscard]] std::string text(const std::string& key) const {
    const auto found = header_.metadata.find(key);
    return found == header_.metadata.end() ? std::string() : found->second;
  }
  [[nodiscard]] bool has(std::string_view tensor) const {
    return std::ranges::any_of(header_.tensors,
                               [&](const StoredTensor& t) { return t.name == tensor; });
  }

  /// Fills the slots from the arrays `sources[s]`, all of the header's, each once. Types, shapes and
  /// numbers are checked before memory for the data is taken; a slot may have changed when Error is
  /// thrown, so slots are the caller's own until all is well.
  void fill(std::span<const TensorSlot<std::byte>> slots,
            std::span<const StoredTensor* const> sources, const LoadOptions& options) {
    for (std::size_t s = 0; s < slots.size(); ++s) check(slots[s], *sources[s], options);
    std::vector<std::byte> data(data_);
    read(reinterpret_cast<char*>(data.data()), data_);
    for (std::size_t s = 0; s < slots.size(); ++s)
      convert(slots[s], *sources[s], data.data() + sources[s]->begin);
  }

  [[noreturn, gnu::cold]] void fail(const std::string& what, const std::string& remedy) const {
    throw Error(name_ + ": " + what + "; " + remedy + '.');
  }
  /// An error of what stands in the file, with the name of the file before it.
  [[noreturn, gnu::cold]] void fail(const Error& error) const {
    throw Error(name_ + ": " + error.what());
  }

 private:
  void read(char* to, std::uint64_t size) {
    source_.read(to, static_cast<std::streamsize>(size));
    if (static_cast<std::uint64_t>(source_.gcount()) != size)
      fail("reading the file failed halfway", "check the disk");
  }
  /// The same error with the name of the file before it.
  void named(const auto& f) const {
    try {
      f();
    } catch (const Error& error) {
      fail(error);
    }
  }

  void check(const TensorSlot<std::byte>& slot, const StoredTensor& stored,
             const LoadOptions& options) const {
    const std::string tensor = "tensor " + in_quotes(stored.name);
    if (stored.shape != slot.shape) {
      const bool turned =
          std::ranges::equal(Extents(slot.shape.rbegin(), slot.shape.rend()), stored.shape);
      fail(tensor + " is " + shape_text(stored.shape) + ", and " + shape_text(slot.shape) +
               " is needed",
           turned ? "transpose it: weights are (outputs, inputs), as in PyTorch"
                  : "take the file of this network, or change the network");
    }
    if (stored.type == slot.type) return;
    if (!is_floating(stored.type) || !is_floating(slot.type))
      fail(tensor + " is " + stored.type + ", and " + std::string(slot.type) + " is needed",
           "convert it before, in PyTorch with .float()");
    if (!options.convert)
      fail(tensor + " is " + stored.type + ", but the model's numbers are " +
               (slot.type == "F32" ? "float" : "double"),
           bytes_of(stored.type) == 2 ? "let it be widened with {.convert = true}"
           : slot.type == "F32"
               ? "load it into a Model<net, double>, or let it be rounded with {.convert = true}"
               : "load it into a Model<net>, or let it be widened with {.convert = true}");
  }

  void convert(const TensorSlot<std::byte>& slot, const StoredTensor& stored,
               const std::byte* from) const {
    fill_slot(slot, stored, from);
    if (slot.not_negative)
      named([&] {
        check_not_negative(stored.name, slot.type, slot.data, slot.count,
                           "the file was damaged: save the model again");
      });
  }
  void fill_slot(const TensorSlot<std::byte>& slot, const StoredTensor& stored,
                 const std::byte* from) const {
    if (slot.finite)
      named([&] {
        check_finite(stored.name, stored.type, stored.shape, from, slot.count,
                     "a model needs numbers: save one whose training went well");
      });
    if (stored.type == slot.type) {
      if (slot.count > 0) std::memcpy(slot.data, from, slot.count * bytes_of(slot.type));
      return;
    }
    for (std::size_t k = 0; k < slot.count; ++k) {
      const double wide = number_at(from, stored.type, k);
      if (slot.type == "F64") {
        std::memcpy(slot.data + k * sizeof wide, &wide, sizeof wide);
        continue;
      }
      if (std::isfinite(wide) && std::abs(wide) > double{std::numeric_limits<float>::max()})
        fail("tensor " + in_quotes(stored.name) + " has numbers beyond the largest float",
             "load it into a Model<net, double>");
      const auto number = static_cast<float>(wide);
      std::memcpy(slot.data + k * sizeof number, &number, sizeof number);
    }
  }

  std::istream& source_;
  std::string name_;
  StoredHeader header_;
  std::uint64_t data_ = 0;  // bytes after the header
};

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
