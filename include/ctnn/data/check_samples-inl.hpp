// SPDX-License-Identifier: MIT
// Definitions of data/check_samples.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/check_samples.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_COLD CTNN_FUNC void throw_no_sample(const char* call, std::size_t index, std::size_t size) {
  throw Error(std::string(call) + ": sample " + std::to_string(index) +
              " is not in the data set, which has " + std::to_string(size) + ".");
}

CTNN_FUNC std::size_t checked_size(const char* call, std::size_t samples, std::size_t bytes) {
  if (samples > PTRDIFF_MAX / bytes)
    throw Error(std::string(call) + ": " + std::to_string(samples) +
                " samples are more than any memory holds; is the number negative?");
  return samples;
}

CTNN_FUNC void check_input_names(const char* of, std::size_t names, int inputs) {
  if (names != 0 && names != static_cast<std::size_t>(inputs))
    throw Error(std::string(of) + "::set_input_names: " + std::to_string(names) + " names for " +
                std::to_string(inputs) + " inputs: give one to each, or none.");
}

CTNN_COLD CTNN_FUNC void throw_other_rows(const char* call, std::size_t x, std::size_t y) {
  throw Error(std::string(call) + ": there are " + std::to_string(x) + " rows of inputs and " +
              std::to_string(y) + " of outputs: give one for each.");
}

CTNN_COLD CTNN_FUNC void throw_few_targets(const char* call, std::size_t targets,
                                           std::size_t rows) {
  throw Error(std::string(call) + ": there are " + std::to_string(rows) + " rows of inputs and " +
              std::to_string(targets) + " targets: give one to each.");
}

CTNN_FUNC void check_sample_weight(const char* call, double weight) {
  if (!(weight >= 0) || std::isinf(weight))
    throw Error(std::string(call) + ": a sample weight of " + std::to_string(weight) +
                " is not a finite number of 0 or more.");
}

CTNN_COLD CTNN_FUNC void throw_no_class(const char* call, std::int64_t id, int classes) {
  throw Error(std::string(call) + ": class id " + std::to_string(id) + " is not in 0 … " +
              std::to_string(classes - 1) + ".");
}

CTNN_COLD CTNN_FUNC void throw_no_class_of_head(const char* call, float id, int place) {
  throw Error(std::string(call) + ": " + std::to_string(id) + " at place " + std::to_string(place) +
              " of the targets is not the id of a class of that head.");
}

}  // namespace ctnn::inline CTNN_ABI::detail
