// SPDX-License-Identifier: MIT
// Opens a file for reading, or says in one sentence why that cannot be.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Throws Error when the file is not there, a directory or not readable.
[[nodiscard]] inline std::ifstream open_file(const std::filesystem::path& path) {
  const std::string source = path.string();
  std::error_code code;
  const std::filesystem::file_status status = std::filesystem::status(path, code);
  if (!std::filesystem::exists(status))
    throw Error(source + ": there is no such file (looked from the directory " +
                std::filesystem::current_path(code).string() + "); correct the path.");
  if (std::filesystem::is_directory(status))
    throw Error(source + ": this is a directory; give the path of a file in it.");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(source + ": the file cannot be opened; check its permissions.");
  return file;
}

}  // namespace ctnn::inline CTNN_ABI::detail
