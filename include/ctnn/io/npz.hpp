// SPDX-License-Identifier: MIT
// Data sets from archives of NumPy's arrays, and archives for NumPy: files that np.savez writes and
// np.load reads. An optional component: link to ctnn::zlib.
#pragma once

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/input_rows.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/io/compression/unzip.hpp>
#include <ctnn/io/compression/zip.hpp>
#include <ctnn/io/files/bytes.hpp>
#include <ctnn/io/files/file_path.hpp>
#include <ctnn/io/files/messages.hpp>
#include <ctnn/io/files/replace_file.hpp>
#include <ctnn/io/npy.hpp>
#include <ctnn/step/target_of.hpp>

namespace ctnn::inline CTNN_ABI {

/// The arrays of an archive that a data set is read from.
struct NpzNames {
  std::string x = "x";  ///< of the inputs
  std::string t = "t";  ///< of the targets
};

namespace detail {

/// The array of this name, x or x.npy.
[[nodiscard]] inline ZipMember open_npz(const ZipArchive& archive, const std::string& name) {
  const ZipEntry* found = nullptr;
  std::string list;
  for (const ZipEntry& entry : archive.entries()) {
    if (entry.name == name + ".npy" || entry.name == name) {
      if (found != nullptr)
        archive.fail("the array " + in_quotes(name) + " is in the archive twice",
                     "write it again with np.savez");
      found = &entry;
    }
    std::string_view key = entry.name;
    if (key.ends_with(".npy")) key.remove_suffix(4);
    list_name(list, key);
  }
  if (found == nullptr)
    archive.fail("there is no array " + in_quotes(name) + " in the archive, which has " + list,
                 "name two of them, as in read_npz<In, Target>(file, {\"x\", \"t\"})");
  return archive.open(*found);
}

/// read_npz of bytes that are open.
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_npz_of(RawBytes raw, const NpzNames& names) {
  const ZipArchive archive(std::move(raw));
  ZipMember x = open_npz(archive, names.x);
  ZipMember t = open_npz(archive, names.t);
  return read_npy_of<In, Target>(x, t);
}

}  // namespace detail

/// read_npy of two arrays of an archive, packed or not: read_npz<784, Classes<10>>("set.npz"), or
/// read_npz<784, Classes<10>>("set.npz", {"x_train", "y_train"}).
///
/// Throws Error as read_npy does, and where an array is not in the archive, its checksum is wrong, or the
/// archive is damaged, encrypted, in several files or of 4 GiB and more (zip64).
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_npz(const FilePath& path, const NpzNames& names = {}) {
  return detail::read_npz_of<In, Target>(detail::RawBytes(path), names);
}

/// The data set of a learner, see target_of: read_npz<Digits>("set.npz").
template <class L>
[[nodiscard]] dataset_for<L> read_npz(const FilePath& path, const NpzNames& names = {}) {
  return read_npz<dataset_for<L>::inputs, target_of<L>>(path, names);
}

/// The inputs alone: read_npz<784>("set.npz"), or read_npz<784>("set.npz", "x_test").
template <int In>
[[nodiscard]] InputRows<In> read_npz(const FilePath& path, const std::string& name = "x") {
  detail::ZipMember x = detail::open_npz(detail::ZipArchive(detail::RawBytes(path)), name);
  return InputRows<In>(detail::read_npy_inputs(x, std::size_t{In}));
}

/// Writes arrays under their names into one archive, not packed: write_npz("out.npz", {{"y", y}}). The
/// file is replaced as a whole or not at all. Throws Error for no arrays, a name that is empty or there
/// twice, and where the file cannot be written.
inline void write_npz(const FilePath& path,
                      const std::vector<std::pair<std::string, NpyArray>>& arrays) {
  if (arrays.empty()) throw Error(path.string() + ": there are no arrays to write; give some.");
  detail::ZipWriter archive;
  std::set<std::string> seen;
  for (const auto& [name, array] : arrays) {
    if (name.empty() || !seen.insert(name).second)
      throw Error(path.string() + ": the name " + detail::in_quotes(name) +
                  " of an array is empty or there twice; give each its own.");
    archive.add(name + ".npy", array.file());
  }
  detail::replace_file(path, std::move(archive).finish());
}

/// Writes a data set as read_npz reads it: inputs (n, In) and targets, ids (n) or numbers (n, N). Weights,
/// groups and names of classes have no place there.
template <SampleSource Data>
void write_npz(const FilePath& path, const Data& data, const NpzNames& names = {}) {
  using Target = typename Data::target_type;
  const std::size_t n = data.size();
  std::vector<float> x;
  std::vector<typename Target::element> t;
  x.reserve(n * std::size_t{Data::inputs});
  t.reserve(n * std::size_t{Target::width});
  for (std::size_t i = 0; i < n; ++i) {
    for (const float value : data.x(i)) x.push_back(value);
    if constexpr (ClassTarget<Target>)
      t.push_back(data.target(i));
    else
      for (const float value : data.target(i)) t.push_back(value);
  }
  std::vector<std::size_t> shape{n};
  if constexpr (!ClassTarget<Target>) shape.push_back(Target::width);
  write_npz(path, {{names.x, {x, {n, std::size_t{Data::inputs}}}}, {names.t, {t, shape}}});
}

}  // namespace ctnn::inline CTNN_ABI
