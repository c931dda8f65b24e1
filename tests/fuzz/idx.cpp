// SPDX-License-Identifier: MIT
// IDX files, packed or not: whatever the bytes are, they become samples or an Error. The first two bytes
// say how many of the others are the images; the rest are the labels.
#include <ctnn/io/idx.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ctnn;
  if (size < 2) return 0;
  const std::string_view text = fuzz::text_of(data + 2, size - 2);
  const std::size_t images =
      std::min<std::size_t>(text.size(), static_cast<std::size_t>(data[0]) * 256 + data[1]);
  static_cast<void>(fuzz::error_of([&] {
    const auto set =
        detail::read_idx_of<4, Classes<3>>(detail::RawBytes(text.substr(0, images), "images"),
                                           detail::RawBytes(text.substr(images), "labels"));
    fuzz::expect(set.size() > 0, "there are samples");
    for (std::size_t s = 0; s < set.size(); ++s) {
      fuzz::expect(set.target(s) >= 0 && set.target(s) < 3, "classes are in range");
      for (const float x : set.x(s)) fuzz::expect(x >= 0 && x <= 255, "pixels are bytes");
    }
  }));
  return 0;
}
