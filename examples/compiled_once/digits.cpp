// SPDX-License-Identifier: MIT
// The only file that is compiled again when the network changes, and not when the program does.
#include "digits.hpp"

template struct ctnn::CompiledOnce<Digits, DigitsData>;
