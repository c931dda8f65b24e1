// SPDX-License-Identifier: MIT
// Data sets from NumPy's arrays, and arrays for NumPy: files that np.save writes and np.load reads.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/io/bytes.hpp>
#include <ctnn/io/file_path.hpp>
#include <ctnn/io/npy_array.hpp>
#include <ctnn/io/npy_reader.hpp>
#include <ctnn/io/replace_file.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// The inputs of a data set whose targets are still to be read.
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_npy_inputs(NpyReader& x, NpyReader& t) {
  x.expect_width(In, "inputs");
  if (t.samples() != x.samples())
    t.fail("there are " + std::to_string(t.samples()) + " targets for the " +
               std::to_string(x.samples()) + " samples of " + x.name(),
           "take the arrays of one set");
  t.expect_width(Target::width, ClassTarget<Target> ? "class id" : "targets");
  Dataset<In, Target> data(static_cast<std::size_t>(x.samples()));
  read_npy_values<float>(x, In, [&](std::size_t sample, std::size_t place, float value) {
    if (!std::isfinite(value)) x.fail_at(sample, place);
    data.set_x(sample, static_cast<int>(place), value);
  });
  return data;
}

/// read_npy of bytes that are open.
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_npy_of(ByteStream& inputs, ByteStream& targets) {
  NpyReader x(inputs);
  NpyReader t(targets);
  auto data = read_npy_inputs<In, Target>(x, t);
  if constexpr (ClassTarget<Target>) {
    read_npy_values<double>(t, 1, [&](std::size_t sample, std::size_t, double id) {
      if (!(id >= 0 && id < Target::classes && id == std::floor(id)))
        t.fail("target " + std::to_string(id) + " of sample " + std::to_string(sample) +
                   " is no class id 0 … " + std::to_string(Target::classes - 1),
               "correct it, or the number of classes");
      data.set_target(sample, static_cast<std::int32_t>(id));
    });
  } else if constexpr (HeadTargets<Target>) {
    std::vector<float> values(data.size() * std::size_t{Target::width});
    read_npy_values<float>(t, Target::width, [&](std::size_t s, std::size_t place, float value) {
      values[s * std::size_t{Target::width} + place] = value;
    });
    for (std::size_t s = 0; s < data.size(); ++s) {
      const typename Target::value_type target(values.data() + s * Target::width, Target::width);
      for (std::size_t k = 0; k < target.size(); ++k)
        if (!std::isfinite(target[k])) t.fail_at(s, k);
      if (const int wrong = Target::misfit(target); wrong >= 0)
        t.fail("value " + std::to_string(wrong) + " of sample " + std::to_string(s) +
                   " is not the id of a class of its head",
               "correct it, or the number of classes");
      data.set_target(s, target);
    }
  } else {
    read_npy_values<float>(t, Target::width,
                           [&](std::size_t sample, std::size_t place, float value) {
                             if (!std::isfinite(value)) t.fail_at(sample, place);
                             data.set_target(sample, place, value);
                           });
  }
  return data;
}

}  // namespace detail

/// Reads inputs (n, …) and targets from files of NumPy: read_npy<784, Classes<10>>("x.npy", "t.npy").
///
/// A sample is In values, whatever its extents, in the order of C: (n, 28, 28) is read as x.reshape(n,
/// −1) has it, from an array in Fortran's order too. Targets are class ids, (n) or (n, 1), or numbers,
/// (n, N), and (n) where N is 1. Values may be f4, f8, i1 … i8, u1 … u8 or b1, little-endian; they are
/// rounded to the nearest float. Memory is that of the data set and a block.
///
/// Throws Error such as `t.npy: target 12 of sample 3 is no class id 0 … 9; …`, and for NaN, infinity,
/// records, Python objects, big-endian numbers and files that are cut off: either both arrays become a
/// Dataset or none of them. How many samples a header promises is believed only as far as a file of
/// that size can hold them.
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_npy(const FilePath& x, const FilePath& t) {
  detail::RawBytes inputs(x);
  detail::RawBytes targets(t);
  return detail::read_npy_of<In, Target>(inputs, targets);
}

/// Writes an array that np.load reads: numbers, write_npy("y.npy", std::span<const float>(y)), Rows, or
/// predictions, whose outputs (n, outputs) it is. The file is replaced as a whole or not at all; throws
/// Error where it cannot be.
inline void write_npy(const FilePath& path, const NpyArray& array) {
  detail::replace_file(path, array.file());
}

}  // namespace ctnn::inline CTNN_ABI
