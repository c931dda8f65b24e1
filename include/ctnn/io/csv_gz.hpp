// SPDX-License-Identifier: MIT
// Data sets from tables in text files that are packed by gzip. An optional component: link to
// ctnn::zlib.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/io/compression/gzip.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/io/csv/csv_options.hpp>
#include <ctnn/io/files/bytes.hpp>
#include <ctnn/io/files/file_path.hpp>
#include <ctnn/step/target_of.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// About how many lines there are, a few more rather than less, from the first block and the size that
/// the file states: to unpack all of it for their number would double the time. Where it states a wrong
/// one, the Dataset grows.
[[nodiscard]] inline std::size_t estimate_lines(GzipBytes bytes) {
  std::vector<unsigned char> block(csv_usual_block);
  const std::size_t size = bytes.read(block);
  const auto lines = std::count(block.begin(), block.begin() + size, '\n');
  if (size < block.size()) return static_cast<std::size_t>(lines) + 1;
  return static_cast<std::size_t>(1.05 * static_cast<double>(bytes.bytes_stated()) *
                                  static_cast<double>(lines + 1) / static_cast<double>(size));
}

}  // namespace detail

/// read_csv of a file that may be packed by gzip, which its bytes decide: read_csv_gz<4,
/// Classes<3>>("iris.csv.gz"). It is unpacked a block at a time.
///
/// Throws Error as read_csv does, and where the packed data are cut off or damaged.
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_csv_gz(const FilePath& path,
                                              const CsvOptions& options = {}) {
  const std::size_t lines = detail::estimate_lines(detail::GzipBytes(detail::RawBytes(path)));
  detail::GzipBytes bytes{detail::RawBytes(path)};
  return detail::read_csv_of<In, Target>(bytes, options, lines);
}
/// The data set of a learner, see target_of: read_csv_gz<Digits>("digits.csv.gz").
template <class L>
[[nodiscard]] dataset_for<L> read_csv_gz(const FilePath& path, const CsvOptions& options = {}) {
  return read_csv_gz<dataset_for<L>::inputs, target_of<L>>(path, options);
}

}  // namespace ctnn::inline CTNN_ABI
