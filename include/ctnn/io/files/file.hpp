// SPDX-License-Identifier: MIT
// Opens a file for reading, or says in one sentence why that cannot be.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/io/files/file_path.hpp>

namespace ctnn::inline CTNN_ABI::detail {

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { static_cast<void>(std::fclose(file)); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// The system's words for an errno.
[[nodiscard]] std::string system_reason(int code);

/// Throws Error when the file is not there or a directory.
void expect_file(const FilePath& path);

/// About a file that is there, and an errno.
[[noreturn]] void fail_to_open(const FilePath& path);

/// How long to wait for a pipe that no program has opened for writing: as long as one that was
/// started at the same time may need, and not for ever.
inline constexpr int pipe_patience = 5000;  // milliseconds

/// Throws Error when the file is not there, a directory, not readable, or a pipe without a writer.
[[nodiscard]] File open_file(const FilePath& path, int milliseconds = pipe_patience);

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/io/files/file-inl.hpp>
#endif
