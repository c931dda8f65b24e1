// SPDX-License-Identifier: MIT
// The same with the component that saves models.
#include <ctnn.hpp>
#include <ctnn/io/safetensors.hpp>

constexpr auto net = ctnn::Dense<2, 3, ctnn::ReLU> >> ctnn::Dense<1>;

auto load() { return ctnn::load<net>("model.safetensors"); }
