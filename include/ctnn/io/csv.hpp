// SPDX-License-Identifier: MIT
// Data sets from tables in text files: comma-separated values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/sample_arrays.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/io/csv/csv_options.hpp>
#include <ctnn/io/files/file_path.hpp>
#include <ctnn/step/target_of.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

class ByteStream;

/// Bytes that are read at once, half of a usual L2.
inline constexpr std::size_t csv_usual_block = std::size_t{1} << 18;

/// Reads a table of about `rows` lines, which memory is taken for at once.
[[nodiscard]] Samples read_csv_samples(ByteStream& bytes, const CsvOptions& options,
                                       const SampleShape& shape, std::size_t rows,
                                       std::size_t block);
[[nodiscard]] Samples read_csv_samples(std::string_view text, const std::string& name,
                                       const CsvOptions& options, const SampleShape& shape);
[[nodiscard]] Samples read_csv_samples(const FilePath& path, const CsvOptions& options,
                                       const SampleShape& shape);

/// read_csv of bytes that are open.
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_csv_of(ByteStream& bytes, const CsvOptions& options,
                                              std::size_t rows,
                                              std::size_t block = csv_usual_block) {
  return dataset_of<In, Target>(
      read_csv_samples(bytes, options, sample_shape<In, Target>, rows, block));
}

}  // namespace detail

/// Reads a table of In input columns and the target's columns, one sample a line, in a text held
/// in memory; source_name stands in messages.
///
/// Fields may be quoted ("" is a quote inside); spaces around a field and a leading + are accepted;
/// lines end in LF, CRLF or, where the first one does, in CR; blank lines are skipped, wherever they
/// are, but counted. Numbers are rounded to the nearest float, 1e-60 to zero; inf is an error, and so
/// are missing values unless CsvOptions::missing says otherwise. Columns may go by name or number, see
/// CsvOptions.
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
  return detail::dataset_of<In, Target>(
      detail::read_csv_samples(text, source_name, options, detail::sample_shape<In, Target>));
}

/// The data set of a learner, whose network and losses say inputs and targets, see target_of:
/// parse_csv<Digits>(text).
template <class L>
[[nodiscard]] dataset_for<L> parse_csv(std::string_view text,
                                       const std::string& source_name = "csv",
                                       const CsvOptions& options = {}) {
  return parse_csv<dataset_for<L>::inputs, target_of<L>>(text, source_name, options);
}

/// Reads a file as parse_csv does, a block at a time: memory is that of the data set and 256 KiB.
/// Throws Error also when the file is missing or a directory.
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_csv(const FilePath& path, const CsvOptions& options = {}) {
  return detail::dataset_of<In, Target>(
      detail::read_csv_samples(path, options, detail::sample_shape<In, Target>));
}
/// The data set of a learner, see target_of: read_csv<Digits>("digits.csv").
template <class L>
[[nodiscard]] dataset_for<L> read_csv(const FilePath& path, const CsvOptions& options = {}) {
  return read_csv<dataset_for<L>::inputs, target_of<L>>(path, options);
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/io/csv-inl.hpp>
#endif
