// error: Two layers of this network have the same name in a file, or one has a name that begins with 'ctnn.': give each Named<...> layer a name of its own, and no number.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>
#include <ctnn/io/safetensors.hpp>

constexpr auto net =
    ctnn::Named<"hidden", ctnn::Dense<4, 8, ctnn::ReLU>> >> ctnn::Named<"hidden", ctnn::Dense<3>>;

void use(const ctnn::Model<net>& model) { ctnn::save(model, "model.safetensors"); }
