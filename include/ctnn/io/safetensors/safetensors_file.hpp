// SPDX-License-Identifier: MIT
// A safetensors file that is read: its bytes to just the arrays that are expected, or one sentence of
// what does not fit.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <istream>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/files/messages.hpp>
#include <ctnn/io/safetensors/load_options.hpp>
#include <ctnn/io/safetensors/safetensors_header.hpp>
#include <ctnn/io/safetensors/stored_header.hpp>
#include <ctnn/io/safetensors/tensor_slot.hpp>

namespace ctnn::inline CTNN_ABI::detail {

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
  [[nodiscard]] std::string text(const std::string& key) const { return header_.text(key); }
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
  /// Calls f(); an error that it throws has the name of the file before it.
  void named(const auto& f) const {
    try {
      f();
    } catch (const Error& error) {
      fail(error);
    }
  }

 private:
  void read(char* to, std::uint64_t size) {
    source_.read(to, static_cast<std::streamsize>(size));
    if (static_cast<std::uint64_t>(source_.gcount()) != size)
      fail("reading the file failed halfway", "check the disk");
  }
  void check(const TensorSlot<std::byte>& slot, const StoredTensor& stored,
             const LoadOptions& options) const {
    const std::string tensor = "tensor " + in_quotes(stored.name);
    if (stored.shape != slot.shape) {
      const bool transposed =
          std::ranges::equal(Extents(slot.shape.rbegin(), slot.shape.rend()), stored.shape);
      fail(tensor + " is " + shape_text(stored.shape) + ", and " + shape_text(slot.shape) +
               " is needed",
           transposed ? "transpose it: weights are (outputs, inputs), as in PyTorch"
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

}  // namespace ctnn::inline CTNN_ABI::detail
