// SPDX-License-Identifier: MIT
// Definitions of io/file.hpp.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <system_error>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/file.hpp>
#include <ctnn/io/file_path.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string system_reason(int code) { return std::generic_category().message(code); }

CTNN_FUNC void expect_file(const FilePath& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno != ENOENT) fail_to_open(path);
    if (::lstat(path.c_str(), &status) == 0)
      throw Error(path.string() + ": this link leads to no file; correct it.");
    const std::unique_ptr<char, void (*)(void*)> here(::getcwd(nullptr, 0), std::free);
    throw Error(path.string() + ": there is no such file (looked from the directory " +
                (here ? here.get() : "") + "); correct the path.");
  }
  if (S_ISDIR(status.st_mode))
    throw Error(path.string() + ": this is a directory; give the path of a file in it.");
}

CTNN_FUNC void fail_to_open(const FilePath& path) {
  const int code = errno;
  const char* remedy = "correct the path";
  if (code == EACCES || code == EPERM) remedy = "check its permissions, and those of its folders";
  if (code == EMFILE || code == ENFILE) remedy = "close other files, or raise the limit";
  throw Error(path.string() + ": the file cannot be opened (" + system_reason(code) + "); " +
              remedy + '.');
}

CTNN_FUNC File open_file(const FilePath& path) {
  expect_file(path);
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) fail_to_open(path);
  return file;
}

}  // namespace ctnn::inline CTNN_ABI::detail
