// SPDX-License-Identifier: MIT
// Arrays as NumPy writes them (tests/golden/make_npy.py), and what is no array of samples.
#include <ctnn/io/files/bytes.hpp>
#include <ctnn/io/files/half.hpp>
#include <ctnn/io/npy.hpp>
#include <ctnn/metrics/predictions.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "golden/npy.hpp"
#include "support/files.hpp"
#include "support/learns.hpp"

namespace {

using namespace ctnn;
namespace saved = golden::npy;

const test::Folder folder;

template <class Target>
Dataset<6, Target> read(std::string_view x, std::string_view t) {
  return read_npy<6, Target>(folder.write("x.npy", x), folder.write("t.npy", t));
}
using Three = Classes<3>;

std::string error_of(std::string_view x, std::string_view t = saved::ids) {
  return folder.error_of([&] { static_cast<void>(read<Three>(x, t)); });
}
std::string error_of_numbers(std::string_view t) {
  return folder.error_of([&] { static_cast<void>(read<Values<2>>(saved::f4, t)); });
}

/// Whether the inputs are first, first + step, ….
bool counts(const Dataset<6, Three>& data, float first, float step) {
  bool same = data.size() == 2;
  for (std::size_t i = 0; same && i < 12; ++i)
    same = data.x(i / 6)[i % 6] == first + step * static_cast<float>(i);
  return same;
}

/// An array of one byte per value, or of no values where `values` says so, with this dictionary.
std::string file_of(std::string_view dictionary,
                    std::string_view values = std::string_view("\1\2")) {
  std::string file("\x93NUMPY\1\0", 8);
  file += static_cast<char>(dictionary.size() & 0xFF);
  file += static_cast<char>(dictionary.size() >> 8);
  return file.append(dictionary).append(values);
}
std::string ids_of(std::string_view descr, std::string_view order, std::string_view shape,
                   std::string_view values = std::string_view("\1\2")) {
  return file_of("{'descr': " + std::string(descr) + ", 'fortran_order': " + std::string(order) +
                     ", 'shape': " + std::string(shape) + ", }\n",
                 values);
}

}  // namespace

TEST_CASE("A learner says what data set is read") {
  const auto data = read_npy<test::Learns<6, 3>>(folder.write("x.npy", saved::f4),
                                                 folder.write("t.npy", saved::ids));
  CHECK(data.size() == 2);
  static_assert(std::is_same_v<decltype(data), const Dataset<6, Three>>);
}

TEST_CASE("Numbers of every type, in the order of C or of Fortran, of any extents, are read") {
  for (const auto file :
       {saved::f4, saved::f8, saved::f8_fortran, saved::halves, saved::big_endian})
    CHECK(counts(read<Three>(file, saved::ids), -1, 0.25F));
  for (const auto file : {saved::u1_pictures, saved::i2_pictures_fortran, saved::integers_u2,
                          saved::integers_u4, saved::integers_u8})
    CHECK(counts(read<Three>(file, saved::ids), 0, 1));
  for (const auto file : {saved::integers_i1, saved::integers_i4, saved::integers_i8})
    CHECK(counts(read<Three>(file, saved::ids), -6, 1));
  const auto flags = read<Three>(saved::flags, saved::ids);
  CHECK(flags.x(0)[5] == 0);
  CHECK(flags.x(1)[0] == 1);
}

TEST_CASE("Either order of bytes is read, and a type without one") {
  const auto ids = [](std::string_view type, std::string_view values) {
    std::string quoted(1, '\'');  // + of a text and a string: g++ 12 warns of an overlap (false)
    quoted.append(type).append(1, '\'');
    return read<Three>(saved::f4, ids_of(quoted, "False", "(2,)", values));
  };
  using namespace std::string_view_literals;
  const std::pair<const char*, std::string_view> files[] = {
      {">i2", "\0\2\0\1"sv},
      {">u4", "\0\0\0\2\0\0\0\1"sv},
      {">i8", "\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\1"sv},
      {">f2", "\x40\0\x3C\0"sv},
      {">f8", "\x40\0\0\0\0\0\0\0\x3F\xF0\0\0\0\0\0\0"sv},
      {">u1", "\2\1"sv},
      {"=i2", "\2\0\1\0"sv},
      {"|i2", "\2\0\1\0"sv},
      {"i2", "\2\0\1\0"sv}};
  for (const auto& [type, values] : files) {
    CAPTURE(type);
    const auto data = ids(type, values);
    CHECK(data.target(0) == 2);
    CHECK(data.target(1) == 1);
  }
}

TEST_CASE("Headers of Python 2, of version 2 and with tabs are read") {
  const auto good = [](std::string_view file) {
    return read<Three>(saved::f4, file).target(0) == 2;
  };
  CHECK(good(ids_of("'|u1'", "False", "(2L,)", "\2\1")));
  CHECK(good(ids_of("'|u1'", "False", "(2L, 1L)", "\2\1")));
  CHECK(good(ids_of("'|u1'", "False", "(2, 1, 1, 1, 1, 1, 1, 1, 1)", "\2\1")));
  CHECK(good(file_of("{'descr':\t'|u1',\r\n 'fortran_order': False, 'shape': (2,)}", "\2\1")));
  const std::string one = ids_of("'|u1'", "False", "(2,)", "\2\1");
  for (const char version : {'\2', '\3'})
    CHECK(good(one.substr(0, 6) + version + one.substr(7, 3) + std::string(2, '\0') +
               one.substr(10)));
}

TEST_CASE("Every half is the float that it stands for") {
  const auto value = [](unsigned bits) {
    const int exponent = static_cast<int>(bits >> 10 & 31);
    const auto fraction = static_cast<double>(bits & 1023);
    const double size = exponent == 0    ? std::ldexp(fraction, -24)
                        : exponent == 31 ? std::numeric_limits<double>::infinity()
                                         : std::ldexp(1024 + fraction, exponent - 25);
    return bits >> 15 != 0 ? -size : size;
  };
  bool same = true;
  for (unsigned bits = 0; bits < 0x10000; ++bits) {
    const float read = detail::from_half(static_cast<std::uint16_t>(bits));
    const bool nan = (bits >> 10 & 31) == 31 && (bits & 1023) != 0;
    same = same && (nan ? std::isnan(read)
                        : static_cast<double>(read) == value(bits) &&
                              std::signbit(read) == (bits >> 15 != 0));
  }
  CHECK(same);
  CHECK(error_of(saved::f4, ids_of("'<f2'", "False", "(2,)", {"\0\x7C\0\x40", 4}))
            .starts_with("t.npy: target inf of sample 0 is no class id"));
}

TEST_CASE("Inputs alone are rows for a batch call") {
  const auto x = read_npy<6>(folder.write("x.npy", saved::f8_fortran));
  REQUIRE(x.size() == 2);
  CHECK(x[1][0] == 0.5F);
  const Rows<const float, 6> rows = x;
  CHECK(rows.size() == 2);
  CHECK(rows[1][5] == 1.75F);
  CHECK(
      folder.error_of([] { static_cast<void>(read_npy<5>(folder.path("x.npy"))); }) ==
      "x.npy: its shape (2, 6) gives samples of 6 values, but 5 are needed as inputs; take another "
      "array, or correct the sizes in read_npy<In, Target>.");
  std::string nan(saved::f4);
  nan.replace(nan.size() - 4, 4, "\xFF\xFF\xFF\xFF");
  CHECK(
      folder.error_of([&] { static_cast<void>(read_npy<6>(folder.write("x.npy", nan))); }) ==
      "x.npy: value 5 of sample 1 is not a number, infinite or too large for a float; fill it in, "
      "or remove the sample.");
}

TEST_CASE("Targets are class ids, a row or a column of them, or numbers") {
  for (const auto file : {saved::ids, saved::ids_column}) {
    const auto data = read<Three>(saved::f4, file);
    CHECK(data.target(0) == 2);
    CHECK(data.target(1) == 1);
  }
  for (const auto file : {saved::targets, saved::targets_fortran}) {
    const auto data = read<Values<2>>(saved::f4, file);
    CHECK(data.target(0)[0] == 0.5F);
    CHECK(data.target(0)[1] == -1);
    CHECK(data.target(1)[0] == 2);
    CHECK(data.target(1)[1] == 3);
  }
}

TEST_CASE("Many blocks are read one by one, in both orders") {
  constexpr std::size_t n = 30000;
  std::string values(n * 6, '\0');
  const auto value = [](std::size_t s, std::size_t i) { return (s * 7 + i * 13) % 251; };
  for (const bool fortran : {false, true}) {
    for (std::size_t s = 0; s < n; ++s)
      for (std::size_t i = 0; i < 6; ++i)
        values[fortran ? i * n + s : s * 6 + i] = static_cast<char>(value(s, i));
    const auto data =
        read<Three>(file_of(std::string("{'descr': '|u1', 'fortran_order': ") +
                                (fortran ? "True" : "False") + ", 'shape': (30000, 6)}",
                            values),
                    file_of("{'descr': '|b1', 'fortran_order': False, 'shape': (30000,), }",
                            std::string(n, '\1')));
    bool same = data.size() == n;
    for (std::size_t s = 0; same && s < n; ++s)
      for (std::size_t i = 0; i < 6; ++i)
        same = same && data.x(s)[i] == static_cast<float>(value(s, i)) && data.target(s) == 1;
    CHECK(same);
  }
}

TEST_CASE("What NumPy saves and no network can use says so") {
  CHECK(
      error_of(saved::objects) ==
      "x.npy: the values are Python objects, which only pickle reads and which may run code; save "
      "numbers, x.astype('<f4').");
  CHECK(error_of(saved::records) ==
        "x.npy: the values are records (a structured array); save one field of numbers, x['name'], "
        "or stack the fields.");
  CHECK(
      error_of(saved::texts) ==
      "x.npy: the values are of the type '<U2'; f2, f4, f8, i1 … i8, u1 … u8 and b1 are read: save "
      "x.astype('<f4').");
  for (const char* type : {"'<c8'", "'<f16'", "'|S3'", "'<M8[s]'", "'|V4'", "'<i3'", "''", "'<'"})
    CHECK(error_of(ids_of(type, "False", "(2, 6)"))
              .starts_with("x.npy: the values are of the type " + std::string(type) + "; f2, f4"));
  CHECK(error_of(saved::scalar) ==
        "x.npy: the array is a single number, without extents; save an array of samples.");
  CHECK(error_of(saved::stored) ==
        "x.npy: this is a zip archive, as np.savez writes it; include <ctnn/io/npz.hpp> and call "
        "read_npz.");
  CHECK(error_of("hello, world") == "x.npy: this is no NumPy file; write one with np.save.");
  CHECK(error_of("") == "x.npy: the file is empty; write it again with np.save.");
}

TEST_CASE("Extents must be those of the network and of the other array") {
  CHECK(error_of(saved::ids) ==
        "x.npy: its shape (2,) gives samples of 1 value, but 6 are needed as inputs; take another "
        "array, or correct the sizes in read_npy<In, Target>.");
  CHECK(error_of(saved::f4, saved::targets) ==
        "t.npy: its shape (2, 2) gives samples of 2 values, but 1 is needed as class id; take "
        "another array, or correct the sizes in read_npy<In, Target>.");
  CHECK(error_of(saved::f4, ids_of("'|u1'", "False", "(1,)")) ==
        "t.npy: there are 1 targets for the 2 samples of x.npy; take the arrays of one set.");
  CHECK(error_of(ids_of("'|u1'", "False", "(0, 6)")) ==
        "x.npy: the array has no samples; add some.");
  CHECK(error_of_numbers(saved::ids)
            .starts_with("t.npy: its shape (2,) gives samples of 1 value, but 2 are needed as"));
}

TEST_CASE("A class id must be one") {
  const auto id = [](std::string_view descr, std::string_view values) {
    return file_of("{'descr': '" + std::string(descr) + "', 'fortran_order': False, 'shape': (2,)}",
                   values);
  };
  CHECK(error_of(saved::f4, id("|u1", "\1\3")) ==
        "t.npy: target 3.000000 of sample 1 is no class id 0 … 2; correct it, or the number of "
        "classes.");
  CHECK(error_of(saved::f4, id("|i1", "\1\xFF")).starts_with("t.npy: target -1.000000 of sample"));
  CHECK(error_of(saved::f4, id("<f4", std::string_view("\0\0\0\0\0\0\0\x3F", 8)))
            .starts_with("t.npy: target 0.500000 of sample 1 is no"));
  CHECK(error_of(saved::f4, id("<f4", std::string_view("\0\0\0\0\0\0\xC0\x7F", 8)))
            .starts_with("t.npy: target nan of sample 1 is no"));
}

TEST_CASE("Targets of heads are numbers, with class ids where a head has classes") {
  using Heads = Targets<Values<1>, Classes<4>>;
  const auto targets = [](std::string_view values) {
    return file_of("{'descr': '|i1', 'fortran_order': True, 'shape': (2, 2)}", values);
  };
  const auto data = read<Heads>(saved::f4, targets("\xFF\2\3\1"));
  CHECK(data.target(0)[0] == -1);
  CHECK(data.target(0)[1] == 3);
  CHECK(data.target(1)[1] == 1);
  CHECK(
      folder.error_of([&] { static_cast<void>(read<Heads>(saved::f4, targets("\xFF\2\3\4"))); }) ==
      "t.npy: value 1 of sample 1 is not the id of a class of its head; correct it, or the number "
      "of classes.");
}

TEST_CASE("Values that are no finite floats are errors, with sample and place") {
  std::string x(saved::f8_fortran);
  std::fill_n(x.end() - 16, 8, '\xFF');  // NaN: input 5 of sample 0
  CHECK(
      error_of(x) ==
      "x.npy: value 5 of sample 0 is not a number, infinite or too large for a float; fill it in, "
      "or remove the sample.");
  std::string t(saved::targets);
  t.back() = '\x7E';  // about 1e301
  CHECK(error_of_numbers(t).starts_with("t.npy: value 1 of sample 1 is not a number, infinite or"));
}

TEST_CASE("A header is not believed more values than its file can hold") {
  for (const char* shape : {"(1000000000000000000, 6)", "(18446744073709551615, 6)",
                            "(4611686018427387904, 2, 3)", "(3, 6)"})
    CHECK(
        error_of(ids_of("'<f4'", "False", shape), ids_of("'|u1'", "False", shape)).find("values") !=
        std::string::npos);
  CHECK(error_of(ids_of("'<f4'", "False", "(1000000000000000000, 6)"),
                 ids_of("'|u1'", "False", "(1000000000000000000,)")) ==
        "x.npy: the file ends before the (1000000000000000000, 6) values that its header says it "
        "holds; it was cut off: copy or write it again.");
  CHECK(error_of(ids_of("'<f4'", "False", "(2, 4294967296, 4294967296)")) ==
        "x.npy: its shape (2, 4294967296, 4294967296) gives samples of far too many values, but 6 "
        "are needed as inputs; take another array, or correct the sizes in read_npy<In, Target>.");
  std::string many = "(2";
  for (int k = 0; k < 63; ++k) many += ", 18446744073709551615";
  CHECK(error_of(ids_of("'<f4'", "False", many + ')')) ==
        "x.npy: its shape (2, 18446744073709551615, 18446744073709551615, 18446744073709551615, "
        "18446744073709551615, 18446744073709551615, 18446744073709551615, 18446744073709551615, … "
        "(64 extents)) gives samples of far too many values, but 6 are needed as inputs; take "
        "another array, or correct the sizes in read_npy<In, Target>.");
  CHECK(error_of(ids_of("'<f4'", "False", many + ", 1)"))
            .starts_with("x.npy: its header is not as NumPy writes it"));
  CHECK(error_of(ids_of("'<f4'", "False", "(99999999999999999999,)"))
            .starts_with("x.npy: an extent of the array is beyond 2⁶⁴; "));
  std::string large("\x93NUMPY\2\0\xFF\xFF\xFF\xFF{", 13);
  CHECK(
      error_of(large) ==
      "x.npy: its header claims 4294967295 bytes, and no more than 65536 are read; write it again "
      "with np.save.");
}

namespace {

/// A header, then zeros: of a sparse file that is as large as its header says.
class Sparse final : public detail::ByteStream {
 public:
  explicit Sparse(std::string header) : ByteStream("x.npy"), header_(std::move(header)) {}
  std::size_t read(std::span<unsigned char> to) override {
    for (unsigned char& byte : to)
      byte = at_ < header_.size() ? static_cast<unsigned char>(header_[at_++]) : 0;
    return to.size();
  }
  [[nodiscard]] std::uint64_t bytes_at_most() const noexcept override { return ~std::uint64_t{0}; }
  [[nodiscard]] std::uint64_t bytes_likely() const noexcept override { return ~std::uint64_t{0}; }

 private:
  std::string header_;
  std::size_t at_ = 0;
};

}  // namespace

TEST_CASE("Samples whose rows would be more bytes than 64 bits count are more than memory") {
  // A row of a data set is 16 floats: 2⁶⁰ of them would wrap to none.
  for (const char* shape : {"(1152921504606846976, 1)", "(288230376151711744, 1)"}) {
    Sparse x(ids_of("'|u1'", "False", shape, ""));
    Sparse t(ids_of("'|u1'", "False", shape, ""));
    CHECK(folder.error_of([&] { static_cast<void>(detail::read_npy_of<1, Values<1>>(x, t)); }) ==
          "x.npy: there is not enough memory for what it holds; read a part of it, or on a larger "
          "machine.");
  }
}

TEST_CASE("A header that is not of NumPy's form is refused, not evaluated") {
  const auto refused = [](std::string_view dictionary) {
    return error_of(saved::f4, file_of(dictionary))
        .starts_with("t.npy: its header is not as NumPy writes it, at byte ");
  };
  CHECK(refused("{'descr': '|u1', 'fortran_order': False, 'shape': (1+1,)}"));
  CHECK(refused("{'descr': '|u1', 'fortran_order': not True, 'shape': (2,)}"));
  CHECK(refused("{'descr': '|u1', 'fortran_order': False, 'shape': (2)}"));
  CHECK(refused("{'descr': '|u1', 'fortran_order': False, 'shape': [2]}"));
  CHECK(refused("{'descr': '|u1', 'fortran_order': False, 'shape': (-2,)}"));
  CHECK(refused("{'descr': '|u1', 'fortran_order': False, 'shape': (L,)}"));
  CHECK(refused("{'descr': '|u1', 'fortran_order': False, 'shape': (2LL,)}"));
  CHECK(refused("{'descr': '|u1', 'fortran_order': False}"));
  CHECK(refused("{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (2,)}"));
  CHECK(refused("{'descr': '|u1', 'fortran_order': False, 'shape': (2,), 'more': 1}"));
  CHECK(refused("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)} + x"));
  CHECK(refused("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)"));
  CHECK(refused("__import__('os').system('true')"));
  CHECK(refused(""));
  CHECK(read<Three>(saved::f4, file_of("{\"shape\":(2,),\"fortran_order\":True,\"descr\":\"<i1\"}"))
            .target(1) == 2);
}

TEST_CASE("A file that is cut anywhere, or goes on, is refused") {
  for (std::size_t size = 0; size < saved::f4.size(); ++size)
    CHECK(error_of(saved::f4.substr(0, size)).starts_with("x.npy: "));
  for (std::size_t size = 0; size < saved::ids.size(); ++size)
    CHECK(error_of(saved::f4, saved::ids.substr(0, size)).starts_with("t.npy: "));
  std::string longer(saved::f4);
  longer += 'x';
  CHECK(error_of(longer) ==
        "x.npy: more bytes follow than the (2, 6) values that its header says it holds; write it "
        "again with np.save.");
  CHECK(error_of(saved::f4.substr(0, 9)) ==
        "x.npy: the file ends within its header; it was cut off: copy or write it again.");
}

TEST_CASE("Arrays are written byte for byte as NumPy writes them") {
  std::array<float, 12> x{};
  std::array<double, 12> doubles{};
  std::vector<std::uint16_t> integers(12);
  for (std::size_t i = 0; i < 12; ++i) {
    x[i] = static_cast<float>(i) / 4 - 1;
    doubles[i] = static_cast<double>(x[i]);
    integers[i] = static_cast<std::uint16_t>(i);
  }
  write_npy(folder.path("o.npy"), Rows<const float, 6>(x.data(), 2));
  CHECK(folder.read("o.npy") == saved::f4);
  write_npy(folder.path("o.npy"), {doubles, {2, 6}});
  CHECK(folder.read("o.npy") == saved::f8);
  write_npy(folder.path("o.npy"), {integers, {2, 6}});
  CHECK(folder.read("o.npy") == saved::integers_u2);
  write_npy(folder.path("o.npy"), std::array<std::int64_t, 2>{2, 1});
  CHECK(folder.read("o.npy") == saved::ids);
  Predictions<Values<2>> predictions;
  predictions.add(std::array{0.5, -1.0}, std::array{0.0F, 0.0F});
  predictions.add(std::array{2.0, 3.0}, std::array{0.0F, 0.0F});
  write_npy(folder.path("o.npy"), predictions);
  CHECK(folder.read("o.npy") == saved::targets);
  Predictions<Targets<Values<1>, Binary>> of_heads;
  of_heads.add(std::array{0.5, -1.0}, std::array{0.0F, 0.0F});
  of_heads.add(std::array{2.0, 3.0}, std::array{0.0F, 0.0F});
  write_npy(folder.path("o.npy"), of_heads);
  CHECK(folder.read("o.npy") == saved::targets);
  CHECK(folder.error_of([&] { write_npy(folder.path("o.npy"), {x, {5, 2}}); }) ==
        "NpyArray: 12 values do not fill the shape (5, 2): give extents whose product is their "
        "number.");
  CHECK(folder.read("o.npy") == saved::targets);  // still
}
