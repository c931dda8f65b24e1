// SPDX-License-Identifier: MIT
// Writes the headers that use.cpp includes, into the folder it is given.
#include <exception>
#include <filesystem>
#include <iostream>

#include <ctnn/io/embed.hpp>

#include "network.hpp"

int main(int, char** arguments) {
  using namespace embedded_test;
  try {
    const std::filesystem::path folder = arguments[1];
    embed(original<net, float>(), folder / "floats.hpp", "floats");
    embed(original<net, double>(), folder / "doubles.hpp", "deep::er");
    embed(original<large, float>(), folder / "large.hpp", "large_weights");
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
