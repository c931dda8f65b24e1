// SPDX-License-Identifier: MIT
// Pipes: they are read as files are, what they claim costs memory as it comes, and one without
// a writer is no reason to wait for ever.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

#include <ctnn/io/csv.hpp>
#include <ctnn/io/files/bytes.hpp>
#include <ctnn/io/files/file.hpp>
#include <ctnn/io/npy.hpp>

#include "golden/npy.hpp"
#include "support/counted_new.hpp"
#include "support/files.hpp"

namespace {

using namespace ctnn;
namespace saved = golden::npy;
using Bytes = std::string;

const test::Folder folder;

/// A pipe with a name, which a thread writes these bytes to.
class Pipe {
 public:
  Pipe(const char* name, Bytes bytes) : path_(folder.path(name)) {
    REQUIRE(::mkfifo(path_.c_str(), 0600) == 0);
    thread_ = std::thread([path = path_, bytes = std::move(bytes)] {
      std::ofstream(path, std::ios::binary) << bytes;
    });
  }
  ~Pipe() {
    thread_.join();
    std::filesystem::remove(path_);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
  std::thread thread_;
};

Bytes array(const char* type, const char* shape, std::string_view values) {
  const Bytes header =
      Bytes("{'descr': '") + type + "', 'fortran_order': False, 'shape': " + shape + "}";
  return Bytes("\x93NUMPY\1\0", 8) + static_cast<char>(header.size()) + '\0' + header +
         Bytes(values);
}

}  // namespace

TEST_CASE("tables and arrays are read from pipes, in both orders of C and Fortran") {
  {
    const Pipe table("t.csv", "1,2,0\n3,4,1\n");
    CHECK(read_csv<2, Classes<2>>(table.path()).x(1)[1] == 4);
  }
  for (const auto file : {saved::f4, saved::f8_fortran}) {
    const Pipe x("x.npy", Bytes(file));
    const Pipe t("t.npy", Bytes(saved::ids));
    const auto data = read_npy<6, Classes<3>>(x.path(), t.path());
    REQUIRE(data.size() == 2);
    CHECK(data.x(1)[5] == 1.75F);
    CHECK(data.target(0) == 2);
  }
  const Bytes many(300'000, '\3');  // more than a pipe and a block hold
  const Pipe x("x.npy", array("|u1", "(100000, 3)", many));
  const auto rows = read_npy<3>(x.path());
  REQUIRE(rows.size() == 100'000);
  CHECK(rows[99'999][2] == 3);
}

TEST_CASE("what a pipe claims, and does not hold, is an error and costs nothing") {
  for (const char* shape :
       {"(60000000, 3)", "(1000000000000000000, 3)", "(6148914691236517205, 3)"}) {
    const Pipe x("x.npy", array("<f4", shape, Bytes(200, '\0')));
    const Pipe t("t.npy", Bytes(saved::ids));
    const std::size_t before = test::requested;
    CHECK(folder.error_of([&] { static_cast<void>(read_npy<3>(x.path())); }) ==
          "x.npy: the file ends before the " + Bytes(shape) +
              " values that its header says it holds; it was cut off: copy or write it again.");
    CHECK(test::requested - before < 1 << 18);
    std::ifstream(t.path()).get();  // so that its thread ends
  }
  const Pipe x("x.npy", array("<f4", "(1000000000, 3)", Bytes(200, '\0')));
  const Pipe t("t.npy", array("|u1", "(1000000000,)", Bytes(200, '\0')));
  const std::size_t before = test::requested;
  CHECK(folder.error_of([&] { static_cast<void>(read_npy<3, Classes<2>>(x.path(), t.path())); }) ==
        "x.npy: the file ends before the (1000000000, 3) values that its header says it holds; it "
        "was cut off: copy or write it again.");
  CHECK(test::requested - before < 1 << 18);
}

TEST_CASE("a pipe without a writer is an error") {
  const auto path = folder.path("pipe");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  CHECK(folder.error_of([&] { static_cast<void>(detail::open_file(path, 40)); }) ==
        "pipe: no program writes to this pipe; start the one that does, and then read.");
  std::filesystem::remove(path);
}

TEST_CASE(
    "a pipe is waited for while a program that was started may open it, and while it is at work") {
  const auto path = folder.path("pipe");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  using namespace std::chrono_literals;
  std::thread late([&] {
    std::this_thread::sleep_for(60ms);
    std::ofstream file(path);  // open, and nothing written: at work
    std::this_thread::sleep_for(120ms);
    file << "1,0\n";
    file.flush();
    std::this_thread::sleep_for(30ms);
    file << "2,1\n";
  });
  CHECK(read_csv<1, Classes<2>>(path).size() == 2);
  late.join();
  std::thread nothing([&] { std::ofstream file(path); });
  CHECK(folder.error_of([&] { static_cast<void>(read_csv<1, Classes<2>>(path)); }) ==
        "pipe: the file is empty; it needs at least one sample.");
  nothing.join();
  std::filesystem::remove(path);
}

TEST_CASE(
    "a pipe without a name, as of <(command) in a shell, is read after its writer has ended") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const std::string_view text = "1,2,0\n3,4,1\n";
  REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  ::close(ends[1]);
  CHECK(read_csv<2, Classes<2>>("/dev/fd/" + std::to_string(ends[0])).size() == 2);
  ::close(ends[0]);
}

TEST_CASE("a sparse file is not read through, nor held, before its first NUL is seen") {
  for (const char* text : {"", "1,2,0\n", "1,\"2,0\n", "a,b,c"}) {
    const auto path = folder.write("sparse.csv", text);
    std::filesystem::resize_file(path, std::uintmax_t{1} << 33);
    const std::size_t before = test::requested;
    CHECK(folder.error_of([&] { static_cast<void>(read_csv<2, Classes<2>>(path)); })
              .find(": there is a NUL byte in this line, so this is no plain text") != Bytes::npos);
    CHECK(test::requested - before < 4'000'000);
  }
  std::filesystem::remove(folder.path("sparse.csv"));
}

TEST_CASE(
    "an array that is larger than memory is an error, where its file is as large as it says") {
  const auto path = folder.write("x.npy", array("|u1", "(1000000000000, 1)", ""));
  std::error_code code;
  std::filesystem::resize_file(path, 1'000'000'000'000 + std::filesystem::file_size(path), code);
  if (code) return;  // the file system has no files of this size
  test::most = std::size_t{1} << 30;
  const Bytes error = folder.error_of([&] { static_cast<void>(read_npy<1>(path)); });
  test::most = ~std::size_t{0};
  std::filesystem::remove(path);
  CHECK(error ==
        "x.npy: there is not enough memory for what it holds; read a part of it, or on a larger "
        "machine.");
}
