// SPDX-License-Identifier: MIT
// A file is replaced as a whole or not at all, whatever happens in between.
#include <ctnn/core/error.hpp>
#include <ctnn/io/files/file.hpp>
#include <ctnn/io/files/replace_file.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

using namespace ctnn;

namespace {

namespace fs = std::filesystem;

/// A folder that is removed again.
class Folder {
 public:
  Folder() {
    std::random_device random;
    path_ = fs::temp_directory_path() /
            ("ctnn_replace_" + std::to_string(random()) + std::to_string(::getpid()));
    fs::create_directory(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] fs::path operator/(const char* name) const { return path_ / name; }
  [[nodiscard]] long files() const {
    return std::distance(fs::directory_iterator(path_), fs::directory_iterator());
  }

 private:
  fs::path path_;
};

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string error(const fs::path& path, const std::string& bytes = "new") {
  try {
    detail::replace_file(path, bytes);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

/// What becomes of a process that may write at most `limit` bytes of a file, then replaces one: the
/// kernel stops it in the midst, by a signal or, where that is ignored, by an error.
int replace_within(rlim_t limit, bool survives, const fs::path& path, const std::string& bytes) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const rlimit limits{limit, limit};
    ::setrlimit(RLIMIT_FSIZE, &limits);
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    std::signal(SIGXFSZ, survives ? SIG_IGN : SIG_DFL);
    const std::string message = error(path, bytes);
    ::_exit(message == "none"                                         ? 0
            : message.find(": writing failed (") != std::string::npos ? 1
                                                                      : 2);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

}  // namespace

TEST_CASE("a new file is made, an old one replaced, and nothing else is left") {
  const Folder folder;
  detail::replace_file(folder / "a", "first");
  CHECK(contents(folder / "a") == "first");
  detail::replace_file(folder / "a", std::string("se\0cond", 7));
  CHECK(contents(folder / "a") == std::string("se\0cond", 7));
  detail::replace_file(folder / "a", "");
  CHECK(contents(folder / "a").empty());
  CHECK(folder.files() == 1);
}

TEST_CASE("killed in the midst of writing, the old file is there, whole") {
  const Folder folder;
  const std::string old(100'000, 'o');
  detail::replace_file(folder / "a", old);
  for (const rlim_t limit : {rlim_t{1}, rlim_t{4096}, rlim_t{150'000}}) {
    const int status = replace_within(limit, false, folder / "a", std::string(200'000, 'n'));
    CHECK(WIFSIGNALED(status));
    CHECK(contents(folder / "a") == old);
  }
  // And what a killed process left hinders no other.
  detail::replace_file(folder / "a", "new");
  CHECK(contents(folder / "a") == "new");
}

TEST_CASE("when writing fails, that is an error, the old file is there, and no other") {
  const Folder folder;
  detail::replace_file(folder / "a", "old");
  const int status = replace_within(1000, true, folder / "a", std::string(200'000, 'n'));
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 1);
  CHECK(contents(folder / "a") == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("whoever reads while another replaces finds one of both files") {
  const Folder folder;
  const std::string first(50'000, '1');
  const std::string second(70'000, '2');
  detail::replace_file(folder / "a", first);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    for (int i = 0; i < 60; ++i) detail::replace_file(folder / "a", i % 2 == 0 ? second : first);
    ::_exit(0);
  }
  int broken = 0;
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    const std::string now = contents(folder / "a");
    if (now != first && now != second) ++broken;
  }
  CHECK(broken == 0);
  CHECK(WIFEXITED(status));
}

TEST_CASE("permissions stay, and links stay links") {
  const Folder folder;
  detail::replace_file(folder / "a", "old");
  fs::permissions(folder / "a", fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("a", folder / "link");
  detail::replace_file(folder / "link", "new");
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(contents(folder / "a") == "new");
  CHECK(fs::status(folder / "a").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("what cannot be replaced is one sentence") {
  const Folder folder;
  const auto at = [&](const char* name) { return (folder / name).string(); };
  CHECK(error(folder / "none/a") ==
        at("none/a") +
            ": no file can be made in its folder (No such file or directory); nothing "
            "was saved, and what was there before is still there.");
  CHECK(error(folder / "") == at("") + ": this is no name of a file; give it one.");
  fs::create_directory(folder / "d");
  CHECK(error(folder / "d") == at("d") + ": this is a directory; give the path of a file in it.");
  fs::create_symlink("there", folder / "here");
  fs::create_symlink("here", folder / "there");
  CHECK(error(folder / "here").find(" (Too many levels of symbolic links); nothing was saved") !=
        std::string::npos);
  const std::string long_name(300, 'x');
  CHECK(error(folder / long_name.c_str()).find(" (File name too long); nothing was saved") !=
        std::string::npos);
  detail::replace_file(folder / "a", "old");
  CHECK(error(folder / "a/b").find(" (Not a directory); nothing was saved") != std::string::npos);
  if (::geteuid() != 0) {
    fs::permissions(folder / "a", fs::perms::owner_read);
    CHECK(error(folder / "a").find("must not be written (Permission denied)") != std::string::npos);
  }
  CHECK(contents(folder / "a") == "old");
  CHECK(folder.files() == 4);
}

TEST_CASE("the longest name that a file may have can be replaced") {
  const Folder folder;
  const std::string name(255, 'x');
  detail::replace_file(folder / name.c_str(), "old");
  detail::replace_file(folder / name.c_str(), "new");
  CHECK(contents(folder / name.c_str()) == "new");
  CHECK(folder.files() == 1);
}

TEST_CASE("without descriptors the error says so, and nothing is left") {
  const Folder folder;
  detail::replace_file(folder / "a", "old");
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit none{0, before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none);
  const std::string saved = error(folder / "a");
  std::string opened = "none";
  try {
    static_cast<void>(detail::open_file(folder / "a"));
  } catch (const Error& e) {
    opened = e.what();
  }
  ::setrlimit(RLIMIT_NOFILE, &before);
  CHECK(saved.find("no file can be made in its folder (Too many open files)") != std::string::npos);
  CHECK(
      opened.find(": the file cannot be opened (Too many open files); close other files, or raise "
                  "the limit.") != std::string::npos);
  CHECK(contents(folder / "a") == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("a link that leads to no file yet gets one, and stays a link") {
  const Folder folder;
  fs::create_directory(folder / "d");
  fs::create_symlink("d/second", folder / "first");
  fs::create_symlink("../a", folder / "d/second");
  detail::replace_file(folder / "first", "new");
  CHECK(fs::is_symlink(folder / "first"));
  CHECK(fs::is_symlink(folder / "d/second"));
  CHECK(contents(folder / "a") == "new");
  fs::create_symlink("none/a", folder / "lost");
  CHECK(error(folder / "lost").find("no file can be made in its folder (No such file") !=
        std::string::npos);
  CHECK(fs::is_symlink(folder / "lost"));
}

TEST_CASE("devices, pipes and the standard output are written to as they are") {
  const Folder folder;
  detail::replace_file("/dev/null", "new");
  CHECK(fs::is_character_file("/dev/null"));
  if (fs::exists("/dev/full"))
    CHECK(error("/dev/full").find("writing failed (No space left on device)") != std::string::npos);
  const fs::path pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(error(pipe).ends_with(": no process reads from this pipe; start the reader first."));
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  detail::replace_file(pipe, "new");
  char bytes[8]{};
  CHECK(::read(reader, bytes, sizeof bytes) == 3);
  CHECK(std::string(bytes) == "new");
  ::close(reader);
  CHECK(fs::is_fifo(pipe));
  // What /dev/fd/N stands for goes on where it is, also in a file.
  const int file = ::open((folder / "out").c_str(), O_WRONLY | O_CREAT, 0600);
  CHECK(::write(file, "old ", 4) == 4);
  detail::replace_file("/dev/fd/" + std::to_string(file), "new ");
  CHECK(::write(file, "more", 4) == 4);
  ::close(file);
  CHECK(contents(folder / "out") == "old new more");
  CHECK(error("/dev/fd/" + std::to_string(file)).find(" (Bad file descriptor)") !=
        std::string::npos);
  CHECK(folder.files() == 2);
}
