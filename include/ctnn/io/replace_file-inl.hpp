// SPDX-License-Identifier: MIT
// Definitions of io/replace_file.hpp.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/file_path.hpp>
#include <ctnn/io/replace_file.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// A file beside the one it is to become; removed again unless it took the other's place.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& beside) {
    const std::string stem = std::string(".")
                                 .append(beside.filename().string())
                                 .append(".")
                                 .append(std::to_string(::getpid()));
    for (int n = 0;; ++n) {
      path_ = beside.parent_path() / (stem + "." + std::to_string(n) + ".tmp");
      // With the permissions that the user's umask gives to every new file.
      file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (file_ >= 0 || errno != EEXIST || n == 1000) return;
    }
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (file_ < 0) return;
    ::close(file_);
    if (!moved_) ::unlink(path_.c_str());
  }

  [[nodiscard]] bool open() const noexcept { return file_ >= 0; }
  /// The permissions of the file that is to be replaced.
  [[nodiscard]] bool permit(mode_t mode) const noexcept { return ::fchmod(file_, mode) == 0; }
  /// All of the bytes, through to the disk.
  [[nodiscard]] bool write(std::string_view bytes) const noexcept {
    while (!bytes.empty()) {
      const ssize_t done = ::write(file_, bytes.data(), bytes.size());
      if (done < 0 && errno == EINTR) continue;
      if (done < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return ::fsync(file_) == 0;
  }
  [[nodiscard]] bool move_to(const std::filesystem::path& path) noexcept {
    moved_ = ::rename(path_.c_str(), path.c_str()) == 0;
    return moved_;
  }

 private:
  std::filesystem::path path_;
  int file_ = -1;
  bool moved_ = false;
};

CTNN_FUNC void replace_file(const FilePath& file_path, std::string_view bytes) {
  const std::filesystem::path path(file_path.string());
  const auto fail = [&](const std::string& what, const std::string& remedy) {
    throw Error(path.string() + ": " + what + "; " + remedy + '.');
  };
  const auto fail_with = [&](int code, const std::string& what) {
    fail(what + " (" + std::generic_category().message(code) + ")",
         "nothing was saved, and what was there before is still there");
  };
  if (path.filename().empty()) fail("this is no name of a file", "give it one");
  std::error_code code;
  const bool link = std::filesystem::is_symlink(path, code);
  const std::filesystem::path target = link ? std::filesystem::weakly_canonical(path, code) : path;
  struct stat now{};
  const bool exists = ::stat(target.c_str(), &now) == 0;
  if (exists && S_ISDIR(now.st_mode)) fail("this is a directory", "give the path of a file in it");
  // To rename over a device, or a pipe, would be to remove it.
  if (exists && !S_ISREG(now.st_mode)) fail("this is no regular file", "save to another path");
  TemporaryFile file(target);
  if (!file.open()) fail_with(errno, "no file can be made in its folder");
  if (exists && !file.permit(now.st_mode & 07777)) fail_with(errno, "permissions cannot be set");
  if (!file.write(bytes)) fail_with(errno, "writing failed");
  if (!file.move_to(target)) fail_with(errno, "the file cannot be replaced");
  // The new name as well is on the disk only when the folder is; some file systems refuse, and then
  // it gets there in time.
  const std::filesystem::path folder = target.parent_path().empty() ? "." : target.parent_path();
  if (const int opened = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC); opened >= 0) {
    static_cast<void>(::fsync(opened));
    ::close(opened);
  }
}

}  // namespace ctnn::inline CTNN_ABI::detail
