// SPDX-License-Identifier: MIT
// The same with the component that saves models.
#include <ctnn/io/safetensors.hpp>

// Declared, not called: what saving does is tested elsewhere, and takes long to compile.
constexpr auto saved = ctnn::Dense<2, 3>;
static_assert(ctnn::Storable<ctnn::Model<saved>>);
