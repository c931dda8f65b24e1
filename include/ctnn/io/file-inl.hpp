// SPDX-License-Identifier: MIT
// Definitions of io/file.hpp.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/file.hpp>
#include <ctnn/io/file_path.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC void expect_file(const FilePath& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    const std::unique_ptr<char, void (*)(void*)> here(::getcwd(nullptr, 0), std::free);
    throw Error(path.string() + ": there is no such file (looked from the directory " +
                (here ? here.get() : "") + "); correct the path.");
  }
  if (S_ISDIR(status.st_mode))
    throw Error(path.string() + ": this is a directory; give the path of a file in it.");
}

CTNN_FUNC void fail_to_open(const FilePath& path) {
  throw Error(path.string() + ": the file cannot be opened; check its permissions.");
}

CTNN_FUNC File open_file(const FilePath& path) {
  expect_file(path);
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) fail_to_open(path);
  return file;
}

}  // namespace ctnn::inline CTNN_ABI::detail
