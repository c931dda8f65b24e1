// SPDX-License-Identifier: MIT
// Archives of NumPy: whatever the bytes are, they become samples or an Error. Checksums are compared
// last, so that a wrong one, which is all that a fuzzer writes, hides nothing.
#include <ctnn/io/npz.hpp>

#include <cstddef>
#include <cstdint>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ctnn;
  static_cast<void>(fuzz::error_of([&] {
    const auto set = detail::read_npz_of<4, Classes<3>>(
        detail::RawBytes(fuzz::text_of(data, size), "set.npz"), NpzNames{});
    fuzz::expect(set.size() > 0, "there are samples");
    for (std::size_t s = 0; s < set.size(); ++s)
      fuzz::expect(set.target(s) >= 0 && set.target(s) < 3, "ids are in range");
  }));
  return 0;
}
