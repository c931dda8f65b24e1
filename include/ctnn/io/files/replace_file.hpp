// SPDX-License-Identifier: MIT
// Writes a file as a whole or not at all: whoever reads it finds the old bytes or the new ones.
#pragma once

#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/io/files/file_path.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Puts these bytes in the place of the file, atomically: a reader, a crash or a full disk finds the
/// old file or the new one, never a part. A link stays a link, also one to a file that is not there
/// yet; permissions stay. A process that is killed in the midst leaves a hidden `.name.<pid>.0.tmp`.
/// Throws Error, with the system's reason, when it cannot be done, or the file may not be written.
///
/// A device, a pipe and what /dev/stdout stands for are written to as they are.
void replace_file(const FilePath& path, std::string_view bytes);

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/io/files/replace_file-inl.hpp>
#endif
