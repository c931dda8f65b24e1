// SPDX-License-Identifier: MIT
// Tables: whatever the bytes are, they become samples that are finite numbers and classes, or an Error;
// and the same whether they come in blocks of 256 KiB or of a few bytes. The first byte chooses options.
#include <ctnn/io/csv.hpp>
#include <ctnn/io/files/bytes.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fuzz.hpp"

namespace {

using namespace ctnn;

CsvOptions options_of(unsigned choice) {
  CsvOptions options;
  options.separator = (choice & 1) != 0 ? ';' : ',';
  if ((choice & 6) == 6) {
    options.comment = '#';
    if ((choice & 1) != 0) options.separator = ' ';
    if ((choice & 16) != 0) {
      options.categorical = {0};
      options.missing = static_cast<Missing>((choice >> 5) % 3);
      if ((choice & 8) != 0) options.input_names = {"0=a", "1"};
      options.unknown = (choice & 128) != 0 ? Unknown::zero : Unknown::error;
      return options;
    }
    if ((choice & 8) != 0) options.inputs = {2, 0};
    if ((choice & 8) != 0) return options;
  }
  options.missing = static_cast<Missing>((choice >> 1) % 3);
  if ((choice & 8) != 0) options.target = "t";
  if ((choice & 16) != 0) options.ignored = {"id"};
  if ((choice & 32) != 0) options.header = CsvHeader::yes;
  if ((choice & 64) != 0) options.missing_marks = {"-1", "none"};
  if ((choice & 128) != 0) options.class_names = {"a", "NA"};
  return options;
}

template <class Target>
std::string read(std::string_view text, const CsvOptions& options, std::size_t block,
                 std::optional<Dataset<2, Target>>& data) {
  return fuzz::error_of([&] {
    detail::RawBytes bytes(text, "t.csv");
    data = detail::read_csv_of<2, Target>(bytes, options, 0, block);
  });
}

template <class Target>
void check(std::string_view text, const CsvOptions& options) {
  std::optional<Dataset<2, Target>> whole;
  std::optional<Dataset<2, Target>> parts;
  const std::string error = read(text, options, std::size_t{1} << 16, whole);
  const std::string same = read(text, options, 5, parts);
  // A NUL is found before the rows of its block are.
  fuzz::expect(error.empty() == same.empty(), "blocks of any size are read or refused");
  if (text.find('\0') == text.npos) fuzz::expect(error == same, "with the same message");
  if (!whole) return;
  fuzz::expect(whole->size() > 0 && whole->size() == parts->size(), "there are samples");
  fuzz::expect(whole->class_names() == parts->class_names(), "class names are the same");
  fuzz::expect(whole->input_names() == parts->input_names(), "names of inputs are the same");
  for (std::size_t s = 0; s < whole->size(); ++s) {
    for (std::size_t i = 0; i < 2; ++i)
      fuzz::expect(std::isfinite(whole->x(s)[i]) && whole->x(s)[i] == parts->x(s)[i],
                   "inputs are finite and the same");
    if constexpr (ClassTarget<Target>)
      fuzz::expect(whole->target(s) >= 0 && whole->target(s) < Target::classes &&
                       whole->target(s) == parts->target(s),
                   "classes are in range and the same");
    else
      fuzz::expect(std::isfinite(whole->target(s)[0]) && whole->target(s)[0] == parts->target(s)[0],
                   "targets are finite and the same");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const CsvOptions options = options_of(data[0]);
  const std::string_view text = fuzz::text_of(data + 1, size - 1);
  check<Classes<3>>(text, options);
  check<Values<1>>(text, options);
  check<Targets<Classes<3>, Values<1>>>(text, options);
  return 0;
}
