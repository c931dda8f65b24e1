// SPDX-License-Identifier: MIT
// Data sets from tables in text files: comma-separated values.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/io/bytes.hpp>
#include <ctnn/io/csv_options.hpp>
#include <ctnn/io/csv_reader.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// Replaces inputs that are NaN by the mean of their column.
template <int In, class Target>
void fill_with_means(Dataset<In, Target>& data, const CsvReader& reader) {
  std::vector<double> sum(In);
  std::vector<std::size_t> count(In);
  for (std::size_t s = 0; s < data.size(); ++s)
    for (std::size_t i = 0; i < In; ++i)
      if (const float x = data.x(s)[i]; !std::isnan(x)) {
        sum[i] += static_cast<double>(x);
        ++count[i];
      }
  for (std::size_t i = 0; i < In; ++i)
    if (count[i] == 0) reader.fail_without_mean(i);
  for (std::size_t s = 0; s < data.size(); ++s)
    for (std::size_t i = 0; i < In; ++i)
      if (std::isnan(data.x(s)[i]))
        data.set_x(s, static_cast<int>(i),
                   static_cast<float>(sum[i] / static_cast<double>(count[i])));
}

/// Reads a table of about `rows` lines, which memory is taken for at once.
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_csv_of(ByteStream& bytes, const CsvOptions& options,
                                              std::size_t rows,
                                              std::size_t block = CsvBlocks::usual_block) {
  CsvReader reader(bytes, options, {std::size_t{In}, Target::width, Target::classes}, block);
  Dataset<In, Target> data;
  // Never for more than the text has fields, two bytes each.
  constexpr std::uint64_t least = 2 * (In + Target::width);
  data.reserve(std::min<std::uint64_t>(rows, bytes.bytes_at_most() / least + 1));
  while (reader.next()) {
    const std::span<const float, In> x(reader.x(), In);
    if constexpr (ClassTarget<Target>) {
      data.add(x, reader.provisional_class());
    } else {
      const typename Target::value_type values(reader.values(), Target::width);
      if constexpr (HeadTargets<Target>)
        if (const int wrong = Target::misfit(values); wrong >= 0) reader.fail_class_of_head(wrong);
      data.add(x, values);
    }
  }
  if (reader.lacks()) fill_with_means(data, reader);
  if constexpr (ClassTarget<Target>) {
    auto [ids, names] = reader.labels().settle();
    data.relabel(ids);
    data.set_class_names(std::move(names));
  }
  return data;
}

/// How many lines there are, from a first look at all bytes, a small part of the time that reading
/// them takes: a Dataset that grew would hold its samples twice meanwhile. 0 of a pipe.
[[nodiscard]] inline std::size_t count_lines(RawBytes& bytes) {
  if (bytes.size() == RawBytes::unknown) return 0;
  std::vector<unsigned char> block(CsvBlocks::usual_block);
  std::size_t lines = 1;
  for (std::size_t count = block.size(); count == block.size();) {
    count = bytes.read(block);
    lines += static_cast<std::size_t>(std::count(block.begin(), block.begin() + count, '\n'));
  }
  bytes.seek(0);
  return lines;
}

template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_csv_of(RawBytes bytes, const CsvOptions& options) {
  const std::size_t lines = count_lines(bytes);
  return read_csv_of<In, Target>(bytes, options, lines);
}

}  // namespace detail

/// Reads a table of In input columns and the target's columns, one sample a line, in a text held
/// in memory; source_name stands in messages.
///
/// Fields may be quoted ("" is a quote inside); spaces around a field and a leading + are accepted;
/// lines end in LF or CRLF; blank lines are skipped, wherever they are, but counted. Numbers are
/// rounded to the nearest float, 1e-60 to zero; inf is an error, and so are missing values unless
/// CsvOptions::missing says otherwise. Columns may go by name, see CsvOptions.
///
/// Labels of Classes<N> and Binary: integers 0 … N−1 stand for themselves. Otherwise the distinct
/// labels get ids in ascending order, by number when all are numbers, else by bytes, and become
/// the class_names(); benign, malignant is 0, 1. Fewer than N distinct labels are accepted.
///
/// Throws Error such as `iris.csv:17:5: 'abc' is not a number (line 17, column 5 'width'); …`:
/// either all of the text becomes a Dataset or none of it.
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> parse_csv(std::string_view text,
                                            const std::string& source_name = "csv",
                                            const CsvOptions& options = {}) {
  return detail::read_csv_of<In, Target>(detail::RawBytes(text, source_name), options);
}

/// Reads a file as parse_csv does, a block at a time: memory is that of the data set and 256 KiB.
/// Throws Error also when the file is missing or a directory.
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_csv(const std::filesystem::path& path,
                                           const CsvOptions& options = {}) {
  return detail::read_csv_of<In, Target>(detail::RawBytes(path), options);
}

}  // namespace ctnn::inline CTNN_ABI
