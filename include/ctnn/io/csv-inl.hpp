// SPDX-License-Identifier: MIT
// Definitions of io/csv.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/sample_arrays.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/io/csv/csv_options.hpp>
#include <ctnn/io/csv/csv_reader.hpp>
#include <ctnn/io/files/bytes.hpp>
#include <ctnn/io/files/file_path.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Replaces inputs that are NaN by the mean of their column.
CTNN_COLD inline void csv_fill_with_means(Samples& data, const SampleShape& shape,
                                          const CsvReader& reader) {
  std::vector<double> sum(shape.inputs);
  std::vector<std::size_t> count(shape.inputs);
  for (std::size_t first = 0; first < data.x.size(); first += shape.stride)
    for (std::size_t i = 0; i < shape.inputs; ++i)
      if (const float x = data.x[first + i]; !std::isnan(x)) {
        sum[i] += static_cast<double>(x);
        ++count[i];
      }
  for (std::size_t i = 0; i < shape.inputs; ++i)
    if (count[i] == 0) reader.fail_without_mean(i);
  for (std::size_t first = 0; first < data.x.size(); first += shape.stride)
    for (std::size_t i = 0; i < shape.inputs; ++i)
      if (float& x = data.x[first + i]; std::isnan(x))
        x = static_cast<float>(sum[i] / static_cast<double>(count[i]));
}

/// How many lines there are, from a first look at all bytes, a small part of the time that reading
/// them takes: a Dataset that grew would hold its samples twice meanwhile. 0 of a pipe.
[[nodiscard]] inline std::size_t csv_count_lines(RawBytes& bytes) {
  if (bytes.size() == RawBytes::unknown) return 0;
  std::vector<unsigned char> block(csv_usual_block);
  std::size_t lines = 1;
  unsigned char end = '\n';
  for (std::size_t count = block.size(); count == block.size();) {
    count = bytes.read(block);
    // A NUL makes the text none, which the reader says; a sparse file is not read through before.
    if (std::memchr(block.data(), 0, count) != nullptr) break;
    const auto ends = [&] { return std::count(block.begin(), block.begin() + count, end); };
    std::ptrdiff_t more = ends();
    if (lines == 1 && more == 0) end = '\r', more = ends();
    lines += static_cast<std::size_t>(more);
  }
  bytes.seek(0);
  return lines;
}

CTNN_FUNC Samples read_csv_samples(ByteStream& bytes, const CsvOptions& options,
                                   const SampleShape& shape, std::size_t rows, std::size_t block) {
  CsvReader reader(bytes, options, shape, block);
  Samples data;
  // Never for more than the text has fields, two bytes each.
  const std::uint64_t least = 2 * (shape.inputs + shape.width);
  const auto capacity =
      static_cast<std::size_t>(std::min<std::uint64_t>(rows, bytes.bytes_likely() / least + 1));
  bytes.with_memory([&] {
    data.x.reserve(capacity * shape.stride);
    if (shape.classes > 0)
      data.ids.reserve(capacity);
    else
      data.numbers.reserve(capacity * shape.width);
  });
  while (reader.next()) {
    if (shape.classes > 0) {
      data.ids.push_back(reader.provisional_class());
    } else {
      if (shape.misfit != nullptr)
        if (const int wrong = shape.misfit(reader.values()); wrong >= 0)
          reader.fail_class_of_head(wrong);
      data.numbers.insert(data.numbers.end(), reader.values(), reader.values() + shape.width);
    }
    const std::size_t end = data.x.size() + shape.stride;
    data.x.insert(data.x.end(), reader.x(), reader.x() + shape.inputs);
    data.x.resize(end);
  }
  reader.inputs().spread(data.x, shape.stride);
  data.input_names = reader.inputs().input_names();
  if (reader.lacks()) csv_fill_with_means(data, shape, reader);
  if (shape.classes > 0) {
    auto [ids, names] = reader.labels().final_ids();
    for (std::int32_t& id : data.ids) id = ids[static_cast<std::size_t>(id)];
    data.class_names = std::move(names);
  }
  return data;
}

CTNN_FUNC Samples read_csv_samples(std::string_view text, const std::string& name,
                                   const CsvOptions& options, const SampleShape& shape) {
  RawBytes bytes(text, name);
  const std::size_t lines = csv_count_lines(bytes);
  return read_csv_samples(bytes, options, shape, lines, csv_usual_block);
}

CTNN_FUNC Samples read_csv_samples(const FilePath& path, const CsvOptions& options,
                                   const SampleShape& shape) {
  RawBytes bytes(path);
  const std::size_t lines = csv_count_lines(bytes);
  return read_csv_samples(bytes, options, shape, lines, csv_usual_block);
}

}  // namespace ctnn::inline CTNN_ABI::detail
