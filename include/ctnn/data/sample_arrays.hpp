// SPDX-License-Identifier: MIT
// The arrays that a Dataset is made of, as readers fill them, which are no templates of its sizes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/targets.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What a Dataset needs of a file, as numbers.
struct SampleShape {
  std::size_t inputs;
  std::size_t width;    // of a target
  std::size_t classes;  // 0: the targets are numbers
  std::size_t stride;   // floats from one sample's inputs to the next one's
  /// Which of (width) numbers is no class id where one must be, or −1; none: all may be any.
  int (*misfit)(const float* numbers);
};

/// Laid out as a Dataset has them.
struct Samples {
  std::vector<float, AlignedAllocator<float>> x;  // (samples, stride), zero beyond the inputs
  std::vector<std::int32_t> ids;                  // (samples) of classes, or
  std::vector<float> numbers;                     // (samples, width)
  std::vector<std::string> class_names;
  std::vector<std::string> input_names;  // (inputs), or none
};

template <class Target>
inline constexpr int (*misfit_of)(const float*) = nullptr;
template <HeadTargets Target>
inline constexpr int (*misfit_of<Target>)(const float*) = [](const float* numbers) {
  return Target::misfit(typename Target::value_type(numbers, std::size_t{Target::width}));
};

template <int In, class Target>
inline constexpr SampleShape sample_shape{std::size_t{In}, Target::width, Target::classes,
                                          Dataset<In, Target>::stride, misfit_of<Target>};

template <int In, class Target>
[[nodiscard]] Dataset<In, Target> dataset_of(Samples samples) {
  if constexpr (ClassTarget<Target>)
    return DatasetOfRows::make<In, Target>(std::move(samples.x), std::move(samples.ids),
                                           std::move(samples.class_names),
                                           std::move(samples.input_names));
  else
    return DatasetOfRows::make<In, Target>(std::move(samples.x), std::move(samples.numbers), {},
                                           std::move(samples.input_names));
}

}  // namespace ctnn::inline CTNN_ABI::detail
