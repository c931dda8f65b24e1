// SPDX-License-Identifier: MIT
// Files of a test, and the messages of the errors that reading them gives.
#pragma once

#include <cstddef>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <system_error>

#include <ctnn/core/error.hpp>

namespace test {

/// A folder in the temporary directory that is removed again.
class Folder {
 public:
  Folder() {
    static std::mt19937_64 random{std::random_device{}()};
    path_ = std::filesystem::temp_directory_path() / ("ctnn_test_" + std::to_string(random()));
    std::filesystem::create_directory(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] std::filesystem::path path(std::string_view name) const { return path_ / name; }
  /// Writes a file; its path.
  std::filesystem::path write(std::string_view name, std::string_view bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }
  [[nodiscard]] std::string read(std::string_view name) const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  /// The message of the Error that f throws, without the folder's name, or what happened instead.
  template <class F>
  [[nodiscard]] std::string error_of(F f) const {
    try {
      f();
    } catch (const ctnn::Error& error) {
      std::string text = error.what();
      const std::string folder = path_.string() + '/';
      for (std::size_t at = 0; (at = text.find(folder)) != std::string::npos;)
        text.erase(at, folder.size());
      return text;
    } catch (const std::exception& other) {
      return std::string("not an Error: ") + other.what();
    }
    return "no error";
  }

 private:
  std::filesystem::path path_;
};

}  // namespace test
