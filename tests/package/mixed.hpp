// SPDX-License-Identifier: MIT
// One translation unit with the headers alone, one with ctnn::compiled, in one program.
#pragma once

#include <string>

/// The same table, printed by that translation unit's own confusion matrix.
std::string printed_by_headers();
std::string printed_by_compiled();
