// SPDX-License-Identifier: MIT
// Arrays of NumPy: whatever the bytes are, they become samples that are finite numbers and classes, or
// an Error. The first two bytes say how many of the others are the inputs; the rest are the targets.
#include <ctnn/io/files/bytes.hpp>
#include <ctnn/io/npy.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "fuzz.hpp"

namespace {

using namespace ctnn;

template <class Target>
void check(std::string_view inputs, std::string_view targets) {
  static_cast<void>(fuzz::error_of([&] {
    detail::RawBytes x(inputs, "x.npy");
    detail::RawBytes t(targets, "t.npy");
    const auto data = detail::read_npy_of<4, Target>(x, t);
    fuzz::expect(data.size() > 0 && data.size() <= inputs.size(), "there are samples");
    for (std::size_t s = 0; s < data.size(); ++s) {
      for (const float value : data.x(s)) fuzz::expect(std::isfinite(value), "inputs are finite");
      if constexpr (ClassTarget<Target>)
        fuzz::expect(data.target(s) >= 0 && data.target(s) < Target::classes, "ids are in range");
      else
        for (const float value : data.target(s)) fuzz::expect(std::isfinite(value), "and targets");
    }
    // The inputs alone are the same.
    detail::RawBytes alone(inputs, "x.npy");
    const std::vector<float> rows = detail::read_npy_inputs(alone, 4);
    for (std::size_t s = 0; s < data.size(); ++s)
      fuzz::expect(std::equal(data.x(s).begin(), data.x(s).end(), rows.begin() + 4 * s),
                   "inputs alone are those of the samples");
    // What was read is written and read again.
    const NpyArray written(Rows<const float, 4>(data.x(0).data(), data.size(), data.stride));
    detail::RawBytes again(written.file(), "again.npy");
    detail::RawBytes same(targets, "t.npy");
    const auto copy = detail::read_npy_of<4, Target>(again, same);
    for (std::size_t s = 0; s < data.size(); ++s)
      fuzz::expect(std::ranges::equal(data.x(s), copy.x(s)), "an array survives a file");
  }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view text = fuzz::text_of(data + 2, size - 2);
  const std::size_t inputs =
      std::min<std::size_t>(text.size(), static_cast<std::size_t>(data[0]) * 256 + data[1]);
  check<Classes<3>>(text.substr(0, inputs), text.substr(inputs));
  check<Values<2>>(text.substr(0, inputs), text.substr(inputs));
  check<Targets<Classes<3>, Values<1>>>(text.substr(0, inputs), text.substr(inputs));
  return 0;
}
