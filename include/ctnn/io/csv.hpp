// SPDX-License-Identifier: MIT
// Data sets from tables in text files: comma-separated values.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/io/csv_reader.hpp>
#include <ctnn/io/file.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

using TextBuffer = std::vector<char, AlignedAllocator<char>>;

/// All bytes of a file. Throws Error when it is not there, a directory or not readable.
[[nodiscard]] inline TextBuffer read_text_file(const std::filesystem::path& path) {
  std::ifstream file = open_file(path);
  std::error_code code;
  std::size_t room = 1 << 16;  // for pipes and the like, which have no size
  if (const auto size = std::filesystem::file_size(path, code); !code)
    room = static_cast<std::size_t>(size) + 1;
  TextBuffer text;
  for (std::size_t size = 0; file;) {
    text.resize(size + room);
    file.read(text.data() + size, static_cast<std::streamsize>(room));
    size += static_cast<std::size_t>(file.gcount());
    text.resize(size);
    room = std::max<std::size_t>(1 << 16, size);
  }
  if (file.bad()) throw Error(path.string() + ": reading the file failed halfway; check the disk.");
  return text;
}

}  // namespace detail

/// Reads a table of In input columns and the target's columns, one sample a line, in a text held
/// in memory; source_name stands in messages.
///
/// Fields may be quoted ("" is a quote inside); spaces around a field and a leading + are accepted;
/// lines end in LF or CRLF; blank lines are skipped, wherever they are, but counted. Numbers are
/// rounded to the nearest float, 1e-60 to zero; nan, inf and empty fields are errors.
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
  detail::CsvReader reader(text, source_name, options,
                           {std::size_t{In}, Target::width, Target::classes});
  Dataset<In, Target> data;
  data.reserve(reader.rows_at_most());
  while (reader.next()) {
    const std::span<const float, In> x(reader.x(), In);
    if constexpr (ClassTarget<Target>)
      data.add(x, reader.provisional_class());
    else
      data.add(x, typename Target::value_type(reader.values(), Target::width));
  }
  if constexpr (ClassTarget<Target>) {
    auto [ids, names] = reader.labels().settle();
    data.relabel(ids);
    data.set_class_names(std::move(names));
  }
  return data;
}

/// Reads a file as parse_csv does. Throws Error also when the file is missing or a directory.
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_csv(const std::filesystem::path& path,
                                           const CsvOptions& options = {}) {
  const detail::TextBuffer text = detail::read_text_file(path);
  return parse_csv<In, Target>({text.data(), text.size()}, path.string(), options);
}

}  // namespace ctnn::inline CTNN_ABI
