// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/safetensors_same_names.cpp.
#include <ctnn.hpp>
#include <ctnn/io/safetensors.hpp>

constexpr auto net =
    ctnn::Named<"hidden", ctnn::Dense<4, 8, ctnn::ReLU>> >> ctnn::Named<"last", ctnn::Dense<3>>;

void use(const ctnn::Model<net>& model) { ctnn::save(model, "model.safetensors"); }
