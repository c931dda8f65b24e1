// SPDX-License-Identifier: MIT
// Data sets from NumPy's arrays, and arrays for NumPy: files that np.save writes and np.load reads.
#pragma once

#include <cstddef>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/input_rows.hpp>
#include <ctnn/data/sample_arrays.hpp>
#include <ctnn/io/files/file_path.hpp>
#include <ctnn/io/numpy/npy_array.hpp>
#include <ctnn/step/target_of.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

class ByteStream;

[[nodiscard]] Samples read_npy_samples(ByteStream& inputs, ByteStream& targets,
                                       const SampleShape& shape);
[[nodiscard]] Samples read_npy_samples(const FilePath& x, const FilePath& t,
                                       const SampleShape& shape);

/// The inputs alone, (n, inputs).
[[nodiscard]] std::vector<float> read_npy_inputs(ByteStream& x, std::size_t inputs);
[[nodiscard]] std::vector<float> read_npy_inputs(const FilePath& x, std::size_t inputs);

/// read_npy of bytes that are open.
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_npy_of(ByteStream& inputs, ByteStream& targets) {
  return dataset_of<In, Target>(read_npy_samples(inputs, targets, sample_shape<In, Target>));
}

}  // namespace detail

/// Reads inputs (n, …) and targets from files of NumPy: read_npy<784, Classes<10>>("x.npy", "t.npy").
///
/// A sample is In values, whatever its extents, in the order of C: (n, 28, 28) is read as x.reshape(n,
/// −1) has it, from an array in Fortran's order too. Targets are class ids, (n) or (n, 1), or numbers,
/// (n, N), and (n) where N is 1. Values may be f2, f4, f8, i1 … i8, u1 … u8 or b1, in either order of
/// their bytes; they are rounded to the nearest float. Memory is that of the data set and a block; of a
/// pipe the bytes are held beside it.
///
/// Throws Error such as `t.npy: target 12 of sample 3 is no class id 0 … 9; …`, and for NaN, infinity,
/// records, Python objects and files that are cut off: either both arrays become a Dataset or none of
/// them. How many samples a header promises is believed only as far as a file of that size can hold
/// them, and of a pipe as they come.
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_npy(const FilePath& x, const FilePath& t) {
  return detail::dataset_of<In, Target>(
      detail::read_npy_samples(x, t, detail::sample_shape<In, Target>));
}

/// The data set of a learner, see target_of: read_npy<Digits>("x.npy", "t.npy").
template <class L>
[[nodiscard]] dataset_for<L> read_npy(const FilePath& x, const FilePath& t) {
  return read_npy<dataset_for<L>::inputs, target_of<L>>(x, t);
}

/// Reads inputs alone, (n, …), for predictions: read_npy<784>("x.npy").
template <int In>
[[nodiscard]] InputRows<In> read_npy(const FilePath& x) {
  return InputRows<In>(detail::read_npy_inputs(x, std::size_t{In}));
}

/// Writes an array that np.load reads: numbers, write_npy("y.npy", std::span<const float>(y)), Rows, or
/// predictions, whose outputs (n, outputs) it is. The file is replaced as a whole or not at all; throws
/// Error where it cannot be.
void write_npy(const FilePath& path, const NpyArray& array);

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/io/npy-inl.hpp>
#endif
