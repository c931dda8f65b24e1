// SPDX-License-Identifier: MIT
// Two instruction sets in one program: their entities have different names, so each part keeps the
// code it was compiled to.
#include <cstdio>
#include <cstring>

#include <ctnn.hpp>

const char* instruction_set_of_b();
float answer_of_b();

// In both parts: what returns a model has its instruction set in its name, too, else the linker would
// find it twice, and where one part called the other's, no fault with it.
ctnn::Model<ctnn::Dense<2, 1>> model_of_part() { return {}; }

int main() {
  constexpr auto net = ctnn::Dense<2, 3, ctnn::Sigmoid> >> ctnn::Dense<1>;
  ctnn::Model<net> model;
  ctnn::initialize<decltype(net)>(model.parameters(), 1);
  const float here = model(std::array{1.0F, 2.0F})[0];
  std::printf("%s %g, %s %g\n", ctnn::instruction_set, static_cast<double>(here),
              instruction_set_of_b(), static_cast<double>(answer_of_b()));
  const bool apart = std::strcmp(ctnn::instruction_set, "sse2") == 0 ||
                     std::strcmp(ctnn::instruction_set, instruction_set_of_b()) != 0;
  const float difference = here - answer_of_b();
  return apart && difference * difference < 1e-10F ? 0 : 1;
}
