// SPDX-License-Identifier: MIT
// Any bytes as a safetensors file: they load, and then what was loaded is saved and loads again to the
// same bits, or they are an Error and nothing has changed. For libFuzzer.
#include <ctnn/formulas/losses.hpp>
#include <ctnn/io/safetensors.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/training/learner.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

using namespace ctnn;

namespace {

constexpr auto net = Named<"hidden", Dense<2, 3, PReLU>> >> Dense<2, Softmax>;
using L = Learner<net, CrossEntropy, ReduceOnPlateau<>, EarlyStopping<>>;

void check(bool holds) {
  if (!holds) std::abort();
}

template <class Object>
void try_load(std::string_view bytes, const LoadOptions& options) {
  Object object{};
  const auto now = [&]() -> std::string {
    try {
      return to_safetensors(object);
    } catch (const Error&) {  // no models, or a checkpoint of none
      return {};
    }
  };
  const std::string before = now();
  try {
    from_safetensors(object, bytes, "bytes", options);
  } catch (const Error&) {
    check(now() == before);
    return;
  }
  const std::string saved = now();
  Object again{};
  from_safetensors(again, saved);
  check(to_safetensors(again) == saved);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try_load<Model<net>>(bytes, {});
  try_load<Model<net, double>>(bytes, {.convert = true});
  try_load<std::vector<Model<net>>>(bytes, {});
  try_load<Checkpoint<L>>(bytes, {});
  return 0;
}
