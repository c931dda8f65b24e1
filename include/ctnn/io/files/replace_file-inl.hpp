// SPDX-License-Identifier: MIT
// Definitions of io/files/replace_file.hpp.
#pragma once

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/files/file.hpp>
#include <ctnn/io/files/file_path.hpp>
#include <ctnn/io/files/replace_file.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// A path up to its last '/', with it; the rest is the name.
[[nodiscard]] inline std::pair<std::string, std::string> folder_and_name(const std::string& path) {
  const std::size_t name = path.rfind('/') + 1;  // npos + 1 is 0
  return {path.substr(0, name), path.substr(name)};
}

/// A file that is written from its beginning; closed again.
class OutputFile {
 public:
  explicit OutputFile(int descriptor = -1) : file_(descriptor) {}
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile() {
    if (file_ >= 0) ::close(file_);
  }

  [[nodiscard]] bool open() const noexcept { return file_ >= 0; }
  [[nodiscard]] int descriptor() const noexcept { return file_; }
  void open(int descriptor) noexcept { file_ = descriptor; }
  [[nodiscard]] bool write(std::string_view bytes) const noexcept {
    while (!bytes.empty()) {
      const ssize_t done = ::write(file_, bytes.data(), bytes.size());
      if (done < 0 && errno == EINTR) continue;
      if (done < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
  }
  /// Some file systems report only now that the disk is full.
  [[nodiscard]] bool close() noexcept { return ::close(std::exchange(file_, -1)) == 0; }

 private:
  int file_;
};

/// A file beside the one it is to become; removed again unless it took the other's place.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& beside) {
    const auto [folder, name] = folder_and_name(beside);
    // A name may have 255 bytes.
    const std::string stem = folder + '.' + name.substr(0, 200) + '.' + std::to_string(::getpid());
    for (int n = 0;; ++n) {
      path_ = stem + '.' + std::to_string(n) + ".tmp";
      // With the permissions that the user's umask gives to every new file.
      file_.open(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
      made_ = file_.open();
      if (made_ || errno != EEXIST || n == 1000) return;
    }
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (made_) ::unlink(path_.c_str());
  }

  [[nodiscard]] bool open() const noexcept { return made_; }
  /// Owner, as far as that may be, and permissions of the file that is to be replaced.
  [[nodiscard]] bool permit(const struct stat& old) const noexcept {
    constexpr auto same = static_cast<uid_t>(-1);
    if (::fchown(file_.descriptor(), old.st_uid, old.st_gid) != 0)
      static_cast<void>(::fchown(file_.descriptor(), same, old.st_gid) != 0);
    return ::fchmod(file_.descriptor(), old.st_mode & 07777) == 0;
  }
  /// All of the bytes, through to the disk, where there is one.
  [[nodiscard]] bool write(std::string_view bytes) noexcept {
    return file_.write(bytes) && (::fsync(file_.descriptor()) == 0 || errno == EINVAL) &&
           file_.close();
  }
  [[nodiscard]] bool move_to(const std::string& path) noexcept {
    const bool moved = ::rename(path_.c_str(), path.c_str()) == 0;
    made_ = made_ && !moved;
    return moved;
  }

 private:
  std::string path_;
  OutputFile file_;
  bool made_ = false;
};

/// The descriptor that a path such as /dev/stdout or /dev/fd/3 stands for, or −1.
[[nodiscard]] inline int descriptor_of(std::string_view path) {
  if (path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    path.remove_prefix(folder.size());
    int number = path.empty() || path.size() > 6 ? -1 : 0;
    for (std::size_t i = 0; i < path.size() && number >= 0; ++i)
      number = path[i] >= '0' && path[i] <= '9' ? 10 * number + (path[i] - '0') : -1;
    return number;
  }
  return -1;
}

/// Where links lead to in the end, which need not be there. Sets errno and is empty where that cannot
/// be said.
[[nodiscard]] inline std::string end_of_links(std::string path) {
  for (int links = 0;; ++links) {
    struct stat status{};
    if (::lstat(path.c_str(), &status) != 0) return errno == ENOENT ? path : std::string();
    if (!S_ISLNK(status.st_mode)) return path;
    std::array<char, PATH_MAX> to{};
    const ssize_t size = ::readlink(path.c_str(), to.data(), to.size());
    if (size < 0) return {};
    if (links == 40) return errno = ELOOP, std::string();  // as the kernel counts them
    const std::string next(to.data(), static_cast<std::size_t>(size));
    path = next.starts_with('/') ? next : folder_and_name(path).first + next;
  }
}

CTNN_FUNC void replace_file(const FilePath& path, std::string_view bytes) {
  const auto fail = [&](const std::string& what, const std::string& remedy) {
    throw Error(path.string() + ": " + what + "; " + remedy + '.');
  };
  const auto fail_with = [&](int code, const std::string& what) {
    fail(what + " (" + system_reason(code) + ")",
         "nothing was saved, and what was there before is still there");
  };
  if (path.string().empty() || path.string().ends_with('/'))
    fail("this is no name of a file", "give it one");
  const auto write_straight = [&](int descriptor) {
    OutputFile file(descriptor);
    if (!file.open())
      fail("it cannot be written to (" + system_reason(errno) + ")", "save to a file");
    if (!file.write(bytes) || !file.close())
      fail("writing failed (" + system_reason(errno) + ")", "a part may have been written");
  };
  if (const int descriptor = descriptor_of(path.string()); descriptor >= 0) {
    if (descriptor == STDOUT_FILENO) std::fflush(stdout);  // what was printed before comes before
    return write_straight(::dup(descriptor));
  }
  struct stat now{};
  const bool exists = ::stat(path.c_str(), &now) == 0;
  if (exists && S_ISDIR(now.st_mode)) fail("this is a directory", "give the path of a file in it");
  // To rename over a device, or a pipe, would be to remove it.
  if (exists && S_ISCHR(now.st_mode))
    return write_straight(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (exists && S_ISFIFO(now.st_mode)) {
    // To wait for a reader that never comes would be to hang.
    const int pipe = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);
    if (pipe < 0 && errno == ENXIO)
      fail("no process reads from this pipe", "start the reader first");
    if (pipe >= 0) ::fcntl(pipe, F_SETFL, O_WRONLY);
    return write_straight(pipe);
  }
  if (exists && !S_ISREG(now.st_mode)) fail("this is no regular file", "save to another path");
  if (exists && ::access(path.c_str(), W_OK) != 0)
    fail_with(errno, "the file there must not be written");
  const std::string target = end_of_links(path.string());
  if (target.empty()) fail_with(errno, "the file cannot be found or made");
  TemporaryFile file(target);
  if (!file.open()) fail_with(errno, "no file can be made in its folder");
  if (exists && !file.permit(now)) fail_with(errno, "permissions cannot be set");
  if (!file.write(bytes)) fail_with(errno, "writing failed");
  if (!file.move_to(target)) fail_with(errno, "the file cannot be replaced");
  // The new name as well is on the disk only when the folder is; some file systems refuse, and then
  // it gets there in time.
  const std::string folder = folder_and_name(target).first;
  const int opened = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) return;
  static_cast<void>(::fsync(opened));
  ::close(opened);
}

}  // namespace ctnn::inline CTNN_ABI::detail
