// SPDX-License-Identifier: MIT
// The bytes of a safetensors file of arrays in memory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/safetensors/safetensors_header.hpp>
#include <ctnn/io/safetensors/stored_header.hpp>
#include <ctnn/io/safetensors/tensor_slot.hpp>
#include <ctnn/text/text.hpp>

namespace ctnn::inline CTNN_ABI::detail {

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

}  // namespace ctnn::inline CTNN_ABI::detail
