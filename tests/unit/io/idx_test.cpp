// SPDX-License-Identifier: MIT
#include <ctnn/io/idx.hpp>

#include <doctest/doctest.h>
#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "support/counted_new.hpp"
#include "support/files.hpp"
#include "support/learns.hpp"

namespace {

using namespace ctnn;
using Bytes = std::string;
using Small = Dataset<4, Classes<3>>;

struct Folder : test::Folder {
  [[nodiscard]] Small read(const char* images, const char* labels) const {
    return read_idx<4, Classes<3>>(path(images), path(labels));
  }
  /// The message of the Error that reading throws, or what happened instead.
  [[nodiscard]] std::string error(const char* images, const char* labels) const {
    return error_of([&] { static_cast<void>(read(images, labels)); });
  }
};

Bytes header(unsigned type, const std::vector<std::uint32_t>& extents) {
  Bytes bytes{'\0', '\0', static_cast<char>(type), static_cast<char>(extents.size())};
  for (const std::uint32_t e : extents)
    for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(e >> shift);
  return bytes;
}

Bytes gzip(const Bytes& bytes) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  Bytes packed(deflateBound(&stream, bytes.size()), '\0');
  std::vector<unsigned char> in(bytes.begin(), bytes.end());
  stream.next_in = in.data();
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

const Bytes three_images = header(8, {3, 2, 2}) + Bytes("\x00\x01\x7F\x80\xFF\x02\x03\x04\x05", 9) +
                           Bytes("\x06\x07\x08", 3);
const Bytes three_labels = header(8, {3}) + Bytes("\x02\x00\x01", 3);

bool are_the_three(const Small& data) {
  const float x[] = {0, 1, 127, 128, 255, 2, 3, 4, 5, 6, 7, 8};
  bool same = data.size() == 3 && data.target(0) == 2 && data.target(1) == 0 && data.target(2) == 1;
  for (std::size_t i = 0; same && i < 12; ++i) same = data.x(i / 4)[i % 4] == x[i];
  return same;
}

/// Good files: "images", "labels", "images.gz", "labels.gz".
struct Good : Folder {
  Good() {
    write("images", three_images);
    write("labels", three_labels);
    write("images.gz", gzip(three_images));
    write("labels.gz", gzip(three_labels));
  }
};

}  // namespace

TEST_CASE("Pixels are 0 … 255 as they stand, labels are ids, packed or not, whatever the name") {
  const Good good;
  CHECK(are_the_three(good.read("images", "labels")));
  CHECK(are_the_three(good.read("images.gz", "labels.gz")));
  CHECK(are_the_three(good.read("images", "labels.gz")));
  good.write("packed", gzip(three_images));
  CHECK(are_the_three(good.read("packed", "labels")));
  good.write("flat", header(8, {3, 4}) + three_images.substr(16));
  CHECK(are_the_three(good.read("flat", "labels")));
  good.write("members.gz", gzip(three_images.substr(0, 18)) + gzip(three_images.substr(18)));
  CHECK(are_the_three(good.read("members.gz", "labels")));
  CHECK(are_the_three(read_idx<test::Learns<4, 3>>(good.path("images"), good.path("labels"))));
}

TEST_CASE("Many blocks are read one by one, into the memory of the data set and little more") {
  constexpr std::size_t n = 20000;
  std::mt19937 random(1);
  Bytes pixels(n * 64, '\0');
  for (char& pixel : pixels) pixel = static_cast<char>(random());
  Bytes ids(n, '\0');
  for (char& id : ids) id = static_cast<char>(random() % 200);
  const Folder folder;
  folder.write("i", header(8, {n, 8, 8}) + pixels);
  folder.write("i.gz", gzip(header(8, {n, 8, 8}) + pixels));
  folder.write("l.gz", gzip(header(8, {n}) + ids));
  for (const char* images : {"i", "i.gz"}) {
    const std::filesystem::path x = folder.path(images);
    const std::filesystem::path y = folder.path("l.gz");
    const std::size_t before = test::requested;
    const auto data = read_idx<64, Classes<200>>(x, y);
    CHECK(test::requested - before < n * (64 + 1) * 4 + n + 400'000);  // pixels alone are 1'280'000
    REQUIRE(data.size() == n);
    bool same = true;
    for (std::size_t s = 0; s < n; ++s) {
      same = same && data.target(s) == static_cast<unsigned char>(ids[s]);
      for (std::size_t i = 0; i < 64; ++i)
        same = same &&
               data.x(s)[i] == static_cast<float>(static_cast<unsigned char>(pixels[s * 64 + i]));
    }
    CHECK(same);
  }
}

TEST_CASE("A file that is no IDX file of bytes says what it is") {
  const Good good;
  good.write("page", "<!DOCTYPE html>");
  good.write("page.gz", "<!DOCTYPE html>");
  good.write("unpacked.gz", three_images);
  good.write("empty", "");
  good.write("short", Bytes("\0\0\x08", 3));
  good.write("type", header(7, {3, 2, 2}) + Bytes(12, 'x'));
  good.write("floats", header(0x0D, {3, 2, 2}) + Bytes(48, 'x'));
  good.write("scalar", header(8, {}) + Bytes(12, 'x'));
  CHECK(good.error("page", "labels") ==
        "page: this is no IDX file, it begins with 3C 21 44 4F; an IDX file of bytes begins with "
        "00 00 08.");
  CHECK(good.error("short", "labels")
            .starts_with("short: this is no IDX file, it begins with 00 00 08;"));
  CHECK(good.error("type", "labels")
            .starts_with("type: this is no IDX file, it begins with 00 00 07 03;"));
  CHECK(good.error("scalar", "labels").starts_with("scalar: this is no IDX file"));
  CHECK(good.error("empty", "labels") == "empty: the file is empty; download it again.");
  CHECK(good.error("floats", "labels") ==
        "floats: the values are floats, and only unsigned bytes are read; convert them, or write a "
        "table for read_csv.");
  for (const char* name : {"page.gz", "unpacked.gz"})
    CHECK(good.error(name, "labels") ==
          std::string(name) +
              ": the name ends in .gz, but this is no gzip file; rename it if it was unpacked "
              "already, else download it again.");
  CHECK(good.error("absent", "labels").starts_with("absent: there is no such file (looked from"));
  CHECK(good.error("images", ".").find(": this is a directory;") != std::string::npos);
}

TEST_CASE("Extents must be those of the network and of the labels") {
  const Good good;
  good.write("3x2", header(8, {3, 3, 2}) + Bytes(18, 'x'));
  good.write("huge", header(8, {3, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 4}) + Bytes(12, 'x'));
  good.write("wraps", header(8, {3, 0x80000001, 0x80000000, 4}) + Bytes(12, 'x'));
  good.write("none", header(8, {0, 2, 2}));
  good.write("four", header(8, {4}) + Bytes(4, '\0'));
  CHECK(good.error("3x2", "labels") ==
        "3x2: 3 × 3 × 2 are samples of 6 values, but 4 are needed; take another file, or correct "
        "the sizes in read_idx<In, Target>.");
  CHECK(good.error("huge", "labels").find("are samples of far too many values") !=
        std::string::npos);
  CHECK(good.error("wraps", "labels").find("are samples of far too many values") !=
        std::string::npos);
  CHECK(good.error("none", "labels") == "none: the file has no samples; add some.");
  CHECK(good.error("labels", "images") ==
        "labels: 3 are samples of 1 value, but 4 are needed; take another file, or correct the "
        "sizes in read_idx<In, Target>.");
  CHECK(good.error("images", "images.gz") ==
        "images.gz: 3 × 2 × 2 are no labels, which have one dimension; images come first, then "
        "labels.");
  CHECK(good.error("images", "four") ==
        "four: there are 4 labels for the 3 samples of images; take the two files of one set.");
}

TEST_CASE("A label must be a class") {
  const Good good;
  good.write("3.gz", gzip(header(8, {3}) + Bytes("\x02\x03\x04", 3)));
  CHECK(good.error("images", "3.gz") ==
        "3.gz: label 3 of sample 1 is not in 0 … 2; correct it, or the number of classes.");
}

TEST_CASE("A header is not believed more samples than its file can hold") {
  const Good good;
  good.write("i", header(8, {0xFFFFFFFF, 2, 2}) + Bytes(12, 'x'));
  good.write("l", header(8, {0xFFFFFFFF}) + Bytes(3, '\0'));
  good.write("i.gz", gzip(header(8, {0xFFFFFFFF, 2, 2}) + Bytes(12, 'x')));
  good.write("l.gz", gzip(header(8, {0xFFFFFFFF}) + Bytes(3, '\0')));
  for (const char* images : {"i", "i.gz"})
    CHECK(good.error(images, "l") ==
          std::string(images) +
              ": the file ends before the 4294967295 × 2 × 2 that it says it holds; it was cut "
              "off: copy or download it again.");
}

TEST_CASE("Packed bytes are believed a few times their size, and else as they come") {
  const Good good;
  std::mt19937 random(1);
  Bytes noise(40'000, '\0');  // no unpacked byte more than these
  for (char& byte : noise) byte = static_cast<char>(random());
  constexpr std::uint32_t claimed = 30'000'000;
  good.write("i.gz", gzip(header(8, {claimed, 2, 2}) + Bytes(120'000, '\0') + noise + noise));
  good.write("l.gz", gzip(header(8, {claimed}) + noise));
  CHECK(good.error("i.gz", "l.gz") ==
        "i.gz: the file ends before the 30000000 × 2 × 2 that it says it holds; it was cut off: "
        "copy or download it again.");
  // Now the labels are there, and the images not.
  constexpr std::uint32_t many = 2'000'000;
  good.write("i.gz", gzip(header(8, {many, 2, 2}) + noise));
  good.write("l.gz", gzip(header(8, {many}) + Bytes(many, '\1')));
  const std::size_t before = test::requested;
  CHECK(good.error("i.gz", "l.gz") ==
        "i.gz: the file ends before the 2000000 × 2 × 2 that it says it holds; it was cut off: "
        "copy or download it again.");
  CHECK(test::requested - before < 20'000'000);  // of 128'000'000 for as many samples
  // What is there is read, however well it was packed.
  good.write("i.gz", gzip(header(8, {many / 4, 2, 2}) + Bytes(many, '\7')));
  good.write("l.gz", gzip(header(8, {many / 4}) + Bytes(many / 4, '\1')));
  CHECK(good.read("i.gz", "l.gz").x(many / 4 - 1)[3] == 7);
}

TEST_CASE("Zeros behind packed data are read over") {
  const Good good;
  good.write("i.gz", gzip(three_images) + Bytes(512, '\0'));
  good.write("l.gz", gzip(three_labels) + Bytes(100'000, '\0'));
  CHECK(are_the_three(good.read("i.gz", "l.gz")));
  good.write("i.gz", gzip(three_images.substr(0, 18)) + Bytes(10, '\0') +
                         gzip(three_images.substr(18)) + '\0');
  CHECK(are_the_three(good.read("i.gz", "l.gz")));
  good.write("i.gz", gzip(three_images) + Bytes(512, '\0') + 'x');
  CHECK(good.error("i.gz", "labels") ==
        "i.gz: other bytes follow the packed data; download it again, or cut them off.");
}

TEST_CASE("A message does not grow with the number of extents") {
  const Good good;
  good.write("i", header(8, std::vector<std::uint32_t>(255, 0xFFFFFFFF)) + Bytes(12, 'x'));
  CHECK(good.error("i", "labels") ==
        "i: 4294967295 × 4294967295 × 4294967295 × 4294967295 × 4294967295 × 4294967295 × "
        "4294967295 × 4294967295 × … (255 extents) are samples of far too many values, but 4 are "
        "needed; take another file, or correct the sizes in read_idx<In, Target>.");
}

TEST_CASE("A file that is cut anywhere, or goes on, is refused") {
  const Good good;
  const auto refused = [&](bool images, bool packed, const Bytes& bytes) {
    const char* name = packed ? "t.gz" : "t";
    good.write(name, bytes);
    const std::string error = images ? good.error(name, "labels") : good.error("images", name);
    return error.starts_with(std::string(name) + ": ");
  };
  for (const bool images : {true, false})
    for (const bool packed : {true, false}) {
      const Bytes plain = images ? three_images : three_labels;
      const Bytes whole = packed ? gzip(plain) : plain;
      for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK(refused(images, packed, whole.substr(0, size)));
      CHECK(refused(images, packed, whole + 'x'));
      CHECK(refused(images, packed, whole + '\x1F'));
    }
  CHECK(refused(true, true, gzip(three_images + 'x')));
  CHECK(refused(true, true, gzip(three_images) + gzip("x")));
  CHECK(refused(true, true, gzip(three_images.substr(0, 20))));

  good.write("cut", three_images.substr(0, 10));
  CHECK(good.error("cut", "labels") ==
        "cut: the file ends before the extents that it says it holds; it was cut off: copy or "
        "download it again.");
  good.write("cut.gz", gzip(three_images).substr(0, 25));
  CHECK(good.error("cut.gz", "labels") ==
        "cut.gz: the file ends in the midst of packed data; download it again.");
  good.write("more", three_images + 'x');
  CHECK(good.error("more", "labels") ==
        "more: more bytes follow than the 3 × 2 × 2 that the file says it holds; download it "
        "again.");
  good.write("more.gz", gzip(three_images) + 'x');
  CHECK(good.error("more.gz", "labels") ==
        "more.gz: other bytes follow the packed data; download it again, or cut them off.");
}

TEST_CASE("A damaged gzip file is refused, or damaged where nothing depends on it") {
  const Good good;
  const Bytes whole = gzip(three_images);
  int refused = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    Bytes bytes = whole;
    bytes[i] = static_cast<char>(bytes[i] ^ 0x15);
    good.write("t.gz", bytes);
    const std::string error = good.error("t.gz", "labels");
    if (error == "no error")
      CHECK(are_the_three(good.read("t.gz", "labels")));  // time of the file, kind of computer
    else
      CHECK(error.starts_with("t.gz: "));
    refused += error != "no error";
  }
  CHECK(refused + 6 >= static_cast<int>(whole.size()));
}
