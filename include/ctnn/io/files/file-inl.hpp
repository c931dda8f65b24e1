// SPDX-License-Identifier: MIT
// Definitions of io/files/file.hpp.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <system_error>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/files/file.hpp>
#include <ctnn/io/files/file_path.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string system_reason(int code) { return std::generic_category().message(code); }

CTNN_FUNC void expect_file(const FilePath& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno != ENOENT) fail_to_open(path);
    if (::lstat(path.c_str(), &status) == 0)
      throw Error(path.string() + ": this link leads to no file; correct it.");
    // NOLINTNEXTLINE(clang-analyzer-unix.StdCLibraryFunctions): Linux and macOS take memory for it.
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

/// Waits until a program writes to a pipe that is open without blocking, or has ended; whether one does.
/// poll does not distinguish a pipe without a writer from one whose writer is at work; reading
/// does, so a byte that comes just then is put back.
[[nodiscard]] inline bool wait_for_writer(std::FILE* pipe, int milliseconds) {
  constexpr int pause = 20;
  const int descriptor = ::fileno(pipe);
  for (int waited = 0;; waited += pause) {
    pollfd state{.fd = descriptor, .events = POLLIN, .revents = 0};
    if (::poll(&state, 1, waited == 0 ? 0 : pause) > 0) return true;
    unsigned char byte = 0;
    const ssize_t count = ::read(descriptor, &byte, 1);
    if (count > 0) std::ungetc(byte, pipe);
    if (count != 0) return true;
    if (waited >= milliseconds) return false;
  }
}

CTNN_FUNC File open_file(const FilePath& path, int milliseconds) {
  expect_file(path);
  // A pipe without a writer would block here for ever.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  File file(descriptor < 0 ? nullptr : ::fdopen(descriptor, "rb"));
  if (!file) fail_to_open(path);
  struct stat status{};
  const bool pipe = ::fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode);
  if (pipe && !wait_for_writer(file.get(), milliseconds))
    throw Error(path.string() +
                ": no program writes to this pipe; start the one that does, and then read.");
  static_cast<void>(::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) & ~O_NONBLOCK));
  return file;
}

}  // namespace ctnn::inline CTNN_ABI::detail
