// SPDX-License-Identifier: MIT
// Feeds every file of the corpus folders that are its arguments to a harness, as libFuzzer does.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int count, char** arguments) {
  std::size_t files = 0;
  for (int i = 1; i < count; ++i)
    for (const auto& entry : std::filesystem::directory_iterator(arguments[i])) {
      std::ifstream file(entry.path(), std::ios::binary);
      const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
      // A copy of just that size, so that sanitizers see a step beyond its end.
      std::vector<std::uint8_t> input(bytes.size());
      std::copy(bytes.begin(), bytes.end(), input.begin());
      std::printf("%s\n", entry.path().c_str());
      std::fflush(stdout);  // the last line names the file, where the harness stops the program
      LLVMFuzzerTestOneInput(input.data(), input.size());
      ++files;
    }
  if (files == 0) std::fputs("no files: give the folders of a corpus\n", stderr);
  return files == 0;
}
