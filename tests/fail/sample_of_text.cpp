// error: A call takes numbers here: a std::array, std::vector, std::span or {1, 2.5} of any arithmetic type but char.
// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;

float call(const Model<net>& model, const std::vector<std::string>& x) { return model(x)[0]; }
