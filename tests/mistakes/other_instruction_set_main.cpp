// SPDX-License-Identifier: MIT
#include "other_instruction_set.hpp"

int main() { return static_cast<int>(trained()(std::array<float, 4>{})[0]); }
