// SPDX-License-Identifier: MIT
// Definitions of io/npy.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/sample_arrays.hpp>
#include <ctnn/io/files/bytes.hpp>
#include <ctnn/io/files/file_path.hpp>
#include <ctnn/io/files/replace_file.hpp>
#include <ctnn/io/npy.hpp>
#include <ctnn/io/numpy/npy_array.hpp>
#include <ctnn/io/numpy/npy_reader.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// Inputs of samples that lie `stride` floats from one another, zero beyond the inputs.
template <class Floats>
void read_npy_rows(NpyReader& x, std::size_t inputs, std::size_t stride, Floats& to) {
  x.with_memory([&] {
    if (x.samples() > to.max_size() / stride) throw std::length_error("");
    to.resize(static_cast<std::size_t>(x.samples()) * stride);
  });
  read_npy_values<float>(x, inputs, [&](std::size_t sample, std::size_t place, float value) {
    if (!std::isfinite(value)) x.fail_at(sample, place);
    to[sample * stride + place] = value;
  });
}

CTNN_FUNC std::vector<float> read_npy_inputs(ByteStream& bytes, std::size_t inputs) {
  NpyReader x(bytes);
  x.expect_width(inputs, "inputs");
  std::vector<float> values;
  read_npy_rows(x, inputs, inputs, values);
  return values;
}

CTNN_FUNC std::vector<float> read_npy_inputs(const FilePath& path, std::size_t inputs) {
  RawBytes bytes(path);
  return read_npy_inputs(bytes, inputs);
}

/// The targets of `samples` samples: class ids.
inline void read_npy_ids(NpyReader& t, std::size_t samples, std::size_t classes, Samples& data) {
  t.with_memory([&] { data.ids.resize(samples); });
  read_npy_values<double>(t, 1, [&](std::size_t sample, std::size_t, double id) {
    if (!(id >= 0 && id < static_cast<double>(classes) && id == std::floor(id)))
      t.fail("target " + std::to_string(id) + " of sample " + std::to_string(sample) +
                 " is no class id 0 … " + std::to_string(classes - 1),
             "correct it, or the number of classes");
    data.ids[sample] = static_cast<std::int32_t>(id);
  });
}

/// Numbers.
inline void read_npy_numbers(NpyReader& t, std::size_t samples, const SampleShape& shape,
                             Samples& data) {
  t.with_memory([&] { data.numbers.resize(samples * shape.width); });
  const bool any = shape.misfit == nullptr;
  read_npy_values<float>(t, shape.width, [&](std::size_t sample, std::size_t place, float value) {
    if (any && !std::isfinite(value)) t.fail_at(sample, place);
    data.numbers[sample * shape.width + place] = value;
  });
  if (any) return;
  for (std::size_t s = 0; s < samples; ++s) {
    const float* const target = data.numbers.data() + s * shape.width;
    for (std::size_t k = 0; k < shape.width; ++k)
      if (!std::isfinite(target[k])) t.fail_at(s, k);
    if (const int wrong = shape.misfit(target); wrong >= 0)
      t.fail("value " + std::to_string(wrong) + " of sample " + std::to_string(s) +
                 " is not the id of a class of its head",
             "correct it, or the number of classes");
  }
}

CTNN_FUNC Samples read_npy_samples(ByteStream& inputs, ByteStream& targets,
                                   const SampleShape& shape) {
  NpyReader x(inputs);
  NpyReader t(targets);
  x.expect_width(shape.inputs, "inputs");
  if (t.samples() != x.samples())
    t.fail("there are " + std::to_string(t.samples()) + " targets for the " +
               std::to_string(x.samples()) + " samples of " + x.name(),
           "take the arrays of one set");
  t.expect_width(shape.width, shape.classes > 0 ? "class id" : "targets");
  const auto samples = static_cast<std::size_t>(x.samples());
  Samples data;
  read_npy_rows(x, shape.inputs, shape.stride, data.x);
  if (shape.classes > 0)
    read_npy_ids(t, samples, shape.classes, data);
  else
    read_npy_numbers(t, samples, shape, data);
  return data;
}

CTNN_FUNC Samples read_npy_samples(const FilePath& x, const FilePath& t, const SampleShape& shape) {
  RawBytes inputs(x);
  RawBytes targets(t);
  return read_npy_samples(inputs, targets, shape);
}

}  // namespace detail

CTNN_FUNC void write_npy(const FilePath& path, const NpyArray& array) {
  detail::replace_file(path, array.file());
}

}  // namespace ctnn::inline CTNN_ABI
