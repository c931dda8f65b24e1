// SPDX-License-Identifier: MIT
// The path of a file as readers and writers take it.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// A path: text, a std::filesystem::path or a directory's entry. It is a type of its own because
/// <filesystem>, which most programs that read a file have no other use for, costs each of them half a
/// second to compile.
class FilePath {
 public:
  FilePath(const char* path) : text_(path) {}
  FilePath(std::string path) : text_(std::move(path)) {}
  FilePath(std::string_view path) : text_(path) {}
  template <class Path>
    requires requires(const Path& path) {
      { path.native() } -> std::convertible_to<std::string>;
    }
  FilePath(const Path& path) : text_(path.native()) {}
  template <class Entry>
    requires requires(const Entry& entry) {
      { entry.path().native() } -> std::convertible_to<std::string>;
    }
  FilePath(const Entry& entry) : text_(entry.path().native()) {}

  /// The path.
  [[nodiscard]] const std::string& string() const noexcept { return text_; }
  /// The path, for calls of C.
  [[nodiscard]] const char* c_str() const noexcept { return text_.c_str(); }

 private:
  std::string text_;
};

}  // namespace ctnn::inline CTNN_ABI
