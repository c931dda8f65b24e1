// SPDX-License-Identifier: MIT
// The header of a safetensors file: which arrays it says it holds, of what type and shape, and where.
// Nothing in it is believed before it was checked.
#pragma once

#if !__has_include(<nlohmann/json.hpp>)
#error \
    "ctnn reads safetensors with nlohmann-json: apt-get install nlohmann-json3-dev, and link to ctnn::safetensors."
#endif
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/files/messages.hpp>
#include <ctnn/io/safetensors/stored_header.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Reads a header as its text goes by, without a tree of it: {"name": {"dtype": …, "shape": […],
/// "data_offsets": [begin, end]}, …, "__metadata__": {"key": "text", …}}. So a name that stands twice is
/// found, and nesting costs no stack. The names of its functions are nlohmann-json's.
class HeaderReader {
 public:
  explicit HeaderReader(StoredHeader& header) : header_(header) {}

  bool null() { return unexpected("null"); }
  bool boolean(bool) { return unexpected("true or false"); }
  bool number_integer(std::int64_t) { return unexpected("a negative number"); }
  bool number_float(double, const std::string&) {
    return unexpected("a fraction or a huge number");
  }
  bool binary(std::vector<std::uint8_t>&) { return unexpected("binary data"); }
  bool number_unsigned(std::uint64_t number) {
    if (at_ == At::shape) {
      constexpr std::size_t most = 64;  // as NumPy's and PyTorch's arrays
      if (tensor().shape.size() == most)
        fail_header("tensor " + in_quotes(tensor().name) + " has more than " +
                    std::to_string(most) + " extents");
      tensor().shape.push_back(number);
    } else if (at_ == At::offsets && offsets_ < 2) {
      (offsets_ == 0 ? tensor().begin : tensor().end) = number;
      ++offsets_;
    } else {
      unexpected(at_ == At::offsets ? "a third offset" : "a number");
    }
    return true;
  }
  bool string(const std::string& text) {
    if (at_ == At::metadata) {
      header_.metadata[key_] = text;
    } else if (at_ == At::tensor && key_ == "dtype") {
      tensor().type = text;
    } else {
      unexpected("a text");
    }
    return true;
  }
  bool start_object(std::size_t) {
    if (at_ == At::outside) {
      at_ = At::top;
    } else if (at_ == At::top) {
      at_ = key_ == "__metadata__" ? At::metadata : At::tensor;
      seen_.clear();
      if (at_ == At::tensor) header_.tensors.emplace_back().name = key_;
    } else {
      unexpected("an object");
    }
    return true;
  }
  bool key(const std::string& name) {
    if (at_ == At::tensor && name != "dtype" && name != "shape" && name != "data_offsets")
      fail_header("tensor " + in_quotes(tensor().name) + " has a field " + in_quotes(name) +
                  " that the format does not know");
    if (!(at_ == At::top ? names_ : seen_).insert(name).second)
      fail_header((at_ == At::top        ? "two tensors have the name " + in_quotes(name)
                   : at_ == At::metadata ? "the metadata have " + in_quotes(name) + " twice"
                                         : "tensor " + in_quotes(tensor().name) +
                                               " has the field " + in_quotes(name) + " twice"),
                  "only one could be meant: write the file again");
    key_ = name;
    return true;
  }
  bool end_object() {
    if (at_ == At::tensor && seen_.size() != 3)
      fail_header("tensor " + in_quotes(tensor().name) +
                  " does not have all of dtype, shape and data_offsets");
    at_ = at_ == At::top ? At::outside : At::top;
    return true;
  }
  bool start_array(std::size_t) {
    if (at_ == At::tensor && key_ == "shape") {
      at_ = At::shape;
    } else if (at_ == At::tensor && key_ == "data_offsets") {
      at_ = At::offsets;
      offsets_ = 0;
    } else {
      unexpected("a list");
    }
    return true;
  }
  bool end_array() {
    if (at_ == At::offsets && offsets_ != 2)
      fail_header("tensor " + in_quotes(tensor().name) + " does not have two data_offsets");
    at_ = At::tensor;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
    fail_header("the header is no JSON from its byte " + std::to_string(position) + " on",
                "copy or write the file again");
  }

 private:
  enum class At { outside, top, metadata, tensor, shape, offsets };

  [[nodiscard]] StoredTensor& tensor() { return header_.tensors.back(); }
  [[gnu::cold]] bool unexpected(const std::string& what) {
    const std::string where =
        at_ == At::outside || key_.empty() ? "at its beginning"
        : at_ == At::top                   ? "as " + in_quotes(key_)
        : at_ == At::metadata              ? "as " + in_quotes(key_) + " of its metadata"
                              : "as " + in_quotes(key_) + " of tensor " + in_quotes(tensor().name);
    fail_header("the header has " + what + ' ' + where + ", where the format has none");
  }

  StoredHeader& header_;
  At at_ = At::outside;
  std::string key_;
  std::set<std::string> names_;  // of arrays, and "__metadata__"
  std::set<std::string> seen_;   // of the fields in the present object
  int offsets_ = 0;              // read so far
};

/// The types are known, shapes agree with offsets, and the arrays cover the data without a gap.
inline void check_offsets(std::vector<StoredTensor>& tensors, std::uint64_t data) {
  for (const StoredTensor& tensor : tensors) {
    std::uint64_t bytes = bytes_of(tensor.type);
    if (bytes == 0)
      fail_header("tensor " + in_quotes(tensor.name) + " is of type " + in_quotes(tensor.type) +
                      ", which is not known here",
                  "write it as F32 or F64");
    for (const std::uint64_t extent : tensor.shape)
      if (__builtin_mul_overflow(bytes, extent, &bytes))
        fail_header("tensor " + in_quotes(tensor.name) + " of " + shape_text(tensor.shape) +
                    " numbers is larger than any memory");
    if (tensor.begin > tensor.end || tensor.end > data)
      fail_header("tensor " + in_quotes(tensor.name) + " lies from byte " +
                      std::to_string(tensor.begin) + " to " + std::to_string(tensor.end) + " of " +
                      std::to_string(data) + " bytes of data",
                  "the file was cut off or damaged: copy it again");
    if (tensor.end - tensor.begin != bytes)
      fail_header("tensor " + in_quotes(tensor.name) + " of " + shape_text(tensor.shape) + " " +
                  tensor.type + " is " + std::to_string(bytes) + " bytes, but its offsets span " +
                  std::to_string(tensor.end - tensor.begin));
  }
  std::ranges::sort(tensors, [](const StoredTensor& a, const StoredTensor& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::uint64_t end = 0;
  for (const StoredTensor& tensor : tensors) {
    if (tensor.begin != end)
      fail_header("tensor " + in_quotes(tensor.name) + " begins at byte " +
                  std::to_string(tensor.begin) + " of the data, but the tensors before it end at " +
                  std::to_string(end));
    end = tensor.end;
  }
  if (end != data)
    fail_header(std::to_string(data) + " bytes of data follow the header, but its tensors are " +
                    std::to_string(end),
                "the file was damaged: copy or write it again");
}

/// The header of this text, which `data` bytes follow. Throws Error, without the name of the file.
[[nodiscard]] inline StoredHeader parse_header(std::string_view text, std::uint64_t data) {
  if (text.empty() || text.front() != '{')
    fail_header("this is no safetensors file, its header does not begin with '{'",
                "take another file");
  StoredHeader header;
  HeaderReader reader(header);
  nlohmann::json::sax_parse(text.begin(), text.end(), &reader);
  check_offsets(header.tensors, data);
  return header;
}

}  // namespace ctnn::inline CTNN_ABI::detail
