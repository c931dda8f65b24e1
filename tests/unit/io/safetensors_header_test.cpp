// SPDX-License-Identifier: MIT
// The rules of the format: what a header may say, and the sentence for each that it breaks.
#include <ctnn/io/safetensors/safetensors_file.hpp>
#include <ctnn/io/safetensors/safetensors_header.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <sstream>
#include <string>

namespace {

using namespace ctnn;

/// "name":{…} of a tensor; type, shape and offsets as they stand in the file.
std::string tensor(const std::string& name, const std::string& type, const std::string& shape,
                   const std::string& offsets) {
  return '"' + name + R"(":{"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" +
         offsets + '}';
}

const std::string two = tensor("w", "F32", "[2,3]", "[0,24]");
const std::string three = tensor("b", "F64", "[3]", "[24,48]");

/// The message of the Error, or "none".
std::string error(const std::string& header, std::uint64_t data = 48) {
  try {
    static_cast<void>(detail::parse_header(header, data));
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

std::string file_error(const std::string& bytes) {
  std::istringstream source(bytes);
  try {
    const detail::SafetensorsFile file(source, bytes.size(), "m.safetensors");
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}
std::string with_length(std::uint64_t length, const std::string& rest) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(length >> (8 * i) & 0xFF);
  return bytes + rest;
}

}  // namespace

TEST_CASE("a header says which tensors there are, in the order of their data, and texts") {
  const auto header = detail::parse_header(
      R"({"__metadata__":{"format":"pt","é":"\u00e9"},)" + three + ',' + two + "}  ", 48);
  REQUIRE(header.tensors.size() == 2);
  CHECK(header.tensors[0].name == "w");
  CHECK(header.tensors[0].type == "F32");
  CHECK(header.tensors[0].shape == detail::Extents{2, 3});
  CHECK(header.tensors[1].begin == 24);
  CHECK(header.tensors[1].end == 48);
  CHECK(header.metadata.at("format") == "pt");
  CHECK(header.metadata.at("é") == "é");
}

TEST_CASE("single numbers and empty tensors are tensors") {
  CHECK(error('{' + tensor("e", "F32", "[0,7]", "[0,0]") + ',' + tensor("s", "I64", "[]", "[0,8]") +
                  '}',
              8) == "none");
  CHECK(error("{}", 0) == "none");
}

TEST_CASE("no name stands twice") {
  CHECK(error('{' + two + ',' + tensor("w", "F64", "[3]", "[24,48]") + '}') ==
        "two tensors have the name 'w'; only one could be meant: write the file again.");
  CHECK(error(R"({"__metadata__":{},"__metadata__":{},)" + two + ',' + three + '}') ==
        "two tensors have the name '__metadata__'; only one could be meant: write the file again.");
  CHECK(error(R"({"__metadata__":{"a":"1","a":"1"}})", 0) ==
        "the metadata have 'a' twice; only one could be meant: write the file again.");
  CHECK(error(R"({"w":{"dtype":"F32","shape":[0],"shape":[6],"data_offsets":[0,24]}})") ==
        "tensor 'w' has the field 'shape' twice; only one could be meant: write the file again.");
  // A name that differs only as text of the file is the same name.
  CHECK(error('{' + two + R"(,"\u0077":{}})") ==
        "two tensors have the name 'w'; only one could be meant: write the file again.");
}

TEST_CASE("tensors cover the data without gap, overlap or rest") {
  const auto second = [](const std::string& shape, const std::string& offsets) {
    return error('{' + two + ',' + tensor("b", "F64", shape, offsets) + '}');
  };
  CHECK(second("[3]", "[24,48]") == "none");
  CHECK(second("[2]", "[32,48]") ==
        "tensor 'b' begins at byte 32 of the data, but the tensors before it end at 24; write the "
        "file again.");
  CHECK(second("[4]", "[16,48]") ==
        "tensor 'b' begins at byte 16 of the data, but the tensors before it end at 24; write the "
        "file again.");
  CHECK(second("[2]", "[24,40]") ==
        "48 bytes of data follow the header, but its tensors are 40; the file was damaged: copy or "
        "write it again.");
  CHECK(second("[4]", "[24,56]") ==
        "tensor 'b' lies from byte 24 to 56 of 48 bytes of data; the file was cut off or damaged: "
        "copy it again.");
  CHECK(second("[3]", "[48,24]") ==
        "tensor 'b' lies from byte 48 to 24 of 48 bytes of data; the file was cut off or damaged: "
        "copy it again.");
  CHECK(second("[2]", "[24,48]") ==
        "tensor 'b' of 2 F64 is 16 bytes, but its offsets span 24; write the file again.");
}

TEST_CASE("shape times type must not overflow") {
  CHECK(error('{' + tensor("w", "F32", "[4294967296,4294967296]", "[0,48]") + '}') ==
        "tensor 'w' of 4294967296 × 4294967296 numbers is larger than any memory; write the file "
        "again.");
  // 2⁶² floats are 2⁶⁴ bytes, which is 0 in 64 bits.
  CHECK(error('{' + tensor("w", "F32", "[4611686018427387904]", "[0,0]") + '}', 0) ==
        "tensor 'w' of 4611686018427387904 numbers is larger than any memory; write the file "
        "again.");
  CHECK(error('{' + tensor("w", "F32", "[18446744073709551616]", "[0,48]") + '}') ==
        "the header has a fraction or a huge number as 'shape' of tensor 'w', where the format has "
        "none; write the file again.");
}

TEST_CASE("types are those of the format") {
  CHECK(error('{' + tensor("w", "F31", "[12]", "[0,48]") + '}') ==
        "tensor 'w' is of type 'F31', which is not known here; write it as F32 or F64.");
  CHECK(error('{' + tensor("w", "BF16", "[24]", "[0,48]") + '}') == "none");
  CHECK(error('{' + tensor("w", "U8", "[48]", "[0,48]") + '}') == "none");
}

TEST_CASE("a header has the fields of the format and no others") {
  CHECK(error(R"({"w":{"dtype":"F32","shape":[6]}})") ==
        "tensor 'w' does not have all of dtype, shape and data_offsets; write the file again.");
  CHECK(error(R"({"w":{"dtype":"F32","order":"C"}})") ==
        "tensor 'w' has a field 'order' that the format does not know; write the file again.");
  CHECK(error('{' + tensor("w", "F32", "[6]", "[0]") + '}') ==
        "tensor 'w' does not have two data_offsets; write the file again.");
  const auto unexpected = [](const std::string& what) {
    return "the header has " + what + ", where the format has none; write the file again.";
  };
  CHECK(error('{' + tensor("w", "F32", "[6]", "[0,24,48]") + '}') ==
        unexpected("a third offset as 'data_offsets' of tensor 'w'"));
  CHECK(error('{' + tensor("w", "F32", "[-6]", "[0,24]") + '}') ==
        unexpected("a negative number as 'shape' of tensor 'w'"));
  CHECK(error('{' + tensor("w", "F32", "[6.5]", "[0,24]") + '}') ==
        unexpected("a fraction or a huge number as 'shape' of tensor 'w'"));
  CHECK(error('{' + tensor("w", "F32", "[[6]]", "[0,24]") + '}') ==
        unexpected("a list as 'shape' of tensor 'w'"));
  CHECK(error('{' + tensor("w", "F32", "{}", "[0,24]") + '}') ==
        unexpected("an object as 'shape' of tensor 'w'"));
  CHECK(error('{' + tensor("w", "F32", "6", "[0,24]") + '}') ==
        unexpected("a number as 'shape' of tensor 'w'"));
  CHECK(error(R"({"w":{"dtype":"F32","shape":"6"}})") ==
        unexpected("a text as 'shape' of tensor 'w'"));
  CHECK(error(R"({"w":null})") == unexpected("null as 'w'"));
  CHECK(error(R"({"w":true})") == unexpected("true or false as 'w'"));
  CHECK(error(R"({"__metadata__":{"a":1}})") == unexpected("a number as 'a' of its metadata"));
  CHECK(error(R"({"__metadata__":[]})") == unexpected("a list as '__metadata__'"));
}

TEST_CASE("a header is JSON, from its first byte on") {
  const std::string no_file =
      "this is no safetensors file, its header does not begin with '{'; take another file.";
  CHECK(error("[]") == no_file);
  CHECK(error(" {}") == no_file);
  CHECK(error("\xEF\xBB\xBF{}") == no_file);
  CHECK(error("") == no_file);
  CHECK(error(R"({"w":)", 0) ==
        "the header is no JSON from its byte 6 on; copy or write the file again.");
  CHECK(error("{} {}", 0) ==
        "the header is no JSON from its byte 4 on; copy or write the file again.");
  CHECK(error("{\"\xFF\":1}", 0).starts_with("the header is no JSON from its byte 3 on"));
  CHECK(error("{} // written by hand", 0).starts_with("the header is no JSON"));
}

TEST_CASE("nesting costs no stack, and messages stay short whatever the file holds") {
  CHECK(error("{\"w\":" + std::string(1'000'000, '[')) ==
        "the header has a list as 'w', where the format has none; write the file again.");
  const std::string long_name(1'000'000, 'w');
  CHECK(error("{\"" + long_name + "\":1}").size() < 200);
  std::string shape = "[1";
  for (int k = 1; k < 64; ++k) shape += ",1";
  CHECK(error('{' + tensor("w", "F64", shape + ",7]", "[0,48]") + '}') ==
        "tensor 'w' has more than 64 extents; write the file again.");
  CHECK(error('{' + tensor("w", "F64", shape + ']', "[0,48]") + '}') ==
        "tensor 'w' of 1 × 1 × 1 × 1 × 1 × 1 × 1 × 1 × … (64 extents) F64 is 8 bytes, but its "
        "offsets span 48; write the file again.");
  CHECK(error('{' + tensor("w", std::string(1'000'000, 'F'), "[6]", "[0,48]") + '}').size() < 200);
  CHECK(error(R"({"w":{")" + long_name + R"(":1}})").size() < 200);
  CHECK(error(R"({"w\n":1})") ==
        "the header has a number as 'w?', where the format has none; write the file again.");
}

TEST_CASE("a file is its length, its header and its data") {
  const std::string header = '{' + two + '}';
  const std::string data(24, '\0');
  const std::string whole = with_length(header.size(), header + data);
  CHECK(file_error(whole) == "none");
  CHECK(file_error("") == "m.safetensors: the file is empty; save the model again.");
  const std::string cut =
      "m.safetensors: this is no safetensors file, or it was cut off within its header; copy it "
      "again, or take another file.";
  for (const std::size_t size :
       {std::size_t{1}, std::size_t{7}, std::size_t{8}, std::size_t{9}, 8 + header.size() - 1})
    CHECK(file_error(whole.substr(0, size)) == cut);
  CHECK(file_error(with_length(~std::uint64_t{0}, header)) == cut);
  CHECK(file_error(whole.substr(0, whole.size() - 1)) ==
        "m.safetensors: tensor 'w' lies from byte 0 to 24 of 23 bytes of data; the file was cut "
        "off or damaged: copy it again.");
  CHECK(file_error(whole + '\0') ==
        "m.safetensors: 25 bytes of data follow the header, but its tensors are 24; the file was "
        "damaged: copy or write it again.");
  CHECK(file_error("PK\x03\x04" + std::string(100, 'x')) == cut);
}

TEST_CASE("a header is no longer than the format allows, and is not read if it is") {
  std::istringstream source(with_length(100'000'001, ""));
  CHECK_THROWS_WITH_AS(detail::SafetensorsFile(source, 200'000'000, "m.safetensors"),
                       "m.safetensors: the header is 100000001 bytes, and no more than 100000000 "
                       "are allowed; take another file.",
                       Error);
}

TEST_CASE("a source that ends before its size is a sentence") {
  const std::string header = '{' + two + '}';
  std::istringstream source(with_length(header.size(), header.substr(0, 5)));
  CHECK_THROWS_WITH_AS(detail::SafetensorsFile(source, 1000, "m.safetensors"),
                       "m.safetensors: reading the file failed halfway; check the disk.", Error);
}
