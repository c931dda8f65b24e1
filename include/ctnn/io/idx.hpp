// SPDX-License-Identifier: MIT
// Data sets from IDX files, the format of MNIST: images and labels in bytes, packed (.gz) or not. An
// optional component: link to ctnn::zlib, which brings zlib.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/io/compression/gzip.hpp>
#include <ctnn/io/files/bytes.hpp>
#include <ctnn/io/files/file_path.hpp>
#include <ctnn/io/files/messages.hpp>
#include <ctnn/step/target_of.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

template <bool Classes>
struct check_idx_target : sentence {
  static_assert(Classes,
                "read_idx reads class labels: its target is Classes<N> or Binary, as in "
                "read_idx<784, Classes<10>>.");
};

/// What an IDX file of bytes says of itself. LeCun, Cortes, Burges, "The MNIST database": two zeros, the
/// type, the number of extents, then the extents, 32 bits each, most significant byte first.
class IdxFile {
 public:
  explicit IdxFile(RawBytes raw) : bytes_(std::move(raw)) {
    std::array<unsigned char, 4> magic{};
    const std::size_t size = bytes_.read(magic);
    if (size == 0) bytes_.fail("the file is empty", "download it again");
    if (size < 4 || magic[0] != 0 || magic[1] != 0 || type_name(magic[2]) == nullptr ||
        magic[3] == 0)
      bytes_.fail("this is no IDX file, it begins with " + hex({magic.data(), size}),
                  "an IDX file of bytes begins with 00 00 08");
    if (magic[2] != unsigned_byte)
      bytes_.fail(std::string("the values are ") + type_name(magic[2]) +
                      ", and only unsigned bytes are read",
                  "convert them, or write a table for read_csv");
    extents_.resize(magic[3]);
    for (std::uint32_t& extent : extents_) {
      std::array<unsigned char, 4> e{};
      if (bytes_.read(e) < 4) cut_off();
      extent = std::uint32_t{e[0]} << 24 | std::uint32_t{e[1]} << 16 | std::uint32_t{e[2]} << 8 |
               std::uint32_t{e[3]};
    }
    if (extents_[0] == 0) bytes_.fail("the file has no samples", "add some");
  }

  [[nodiscard]] std::uint32_t samples() const noexcept { return extents_[0]; }
  [[nodiscard]] std::size_t dimensions() const noexcept { return extents_.size(); }
  /// "60000 × 28 × 28"
  [[nodiscard]] std::string shape() const { return extents_text(extents_); }

  /// Checks that a sample is `width` values, and that the file may hold as many samples as it says,
  /// before anything is allocated for them.
  void expect_width(std::uint32_t width) {
    std::uint64_t found = 1;
    for (std::size_t i = 1; i < extents_.size(); ++i)
      found = std::min(found * extents_[i], too_wide);  // below 2⁶³ before it is cut
    if (found != width)
      bytes_.fail(shape() + " are samples of " +
                      (found == too_wide ? "far too many" : std::to_string(found)) +
                      (found == 1 ? " value, but " : " values, but ") + std::to_string(width) +
                      (width == 1 ? " is needed" : " are needed"),
                  "take another file, or correct the sizes in read_idx<In, Target>");
    // Both factors are below 2³².
    if (4 + 4 * extents_.size() + std::uint64_t{samples()} * width > bytes_.bytes_at_most())
      cut_off();
  }

  /// For so many samples of `width` values memory may be taken before they are there.
  [[nodiscard]] std::size_t samples_likely(std::uint64_t width) const noexcept {
    return static_cast<std::size_t>(
        std::min<std::uint64_t>(samples(), bytes_.bytes_likely() / width + 1));
  }

  /// The bytes of all samples, one each.
  [[nodiscard]] std::vector<unsigned char> read_all() {
    std::vector<unsigned char> all;
    if (!bytes_.read_whole(all, samples())) cut_off();
    return all;
  }
  /// The bytes of the next samples.
  void read(std::span<unsigned char> to) {
    if (bytes_.read(to) < to.size()) cut_off();
  }

  void expect_end() {
    if (!bytes_.at_end())
      bytes_.fail("more bytes follow than the " + shape() + " that the file says it holds",
                  "download it again");
  }

  [[nodiscard]] const std::string& name() const noexcept { return bytes_.name(); }
  template <class F>
  void with_memory(F f) const {
    bytes_.with_memory(f);
  }
  [[noreturn]] void fail(const std::string& what, const std::string& remedy) const {
    bytes_.fail(what, remedy);
  }

 private:
  static constexpr unsigned char unsigned_byte = 0x08;
  static constexpr std::uint64_t too_wide = std::uint64_t{1} << 31;  // no network has more inputs

  [[nodiscard]] static const char* type_name(unsigned char type) {
    switch (type) {
      case unsigned_byte:
        return "unsigned bytes";
      case 0x09:
        return "signed bytes";
      case 0x0B:
        return "16-bit integers";
      case 0x0C:
        return "32-bit integers";
      case 0x0D:
        return "floats";
      case 0x0E:
        return "doubles";
      default:
        return nullptr;
    }
  }
  [[nodiscard]] static std::string hex(std::span<const unsigned char> bytes) {
    std::string text;
    for (const unsigned char byte : bytes) {
      char digits[4];
      std::snprintf(digits, sizeof digits, "%02X", byte);
      text.append(text.empty() ? "" : " ").append(digits);
    }
    return text;
  }
  [[noreturn]] void cut_off() const {
    bytes_.fail("the file ends before the " + (extents_.back() > 0 ? shape() : "extents") +
                    " that it says it holds",
                "it was cut off: copy or download it again");
  }

  GzipBytes bytes_;
  std::vector<std::uint32_t> extents_;  // of samples first; 0 while not read
};

/// The labels of `of`, each below `classes`.
[[nodiscard]] inline std::vector<unsigned char> read_idx_labels(RawBytes raw, const IdxFile& of,
                                                                int classes) {
  IdxFile file(std::move(raw));
  if (file.dimensions() != 1)
    file.fail(file.shape() + " are no labels, which have one dimension",
              "images come first, then labels");
  if (file.samples() != of.samples())
    file.fail("there are " + std::to_string(file.samples()) + " labels for the " +
                  std::to_string(of.samples()) + " samples of " + of.name(),
              "take the two files of one set");
  file.expect_width(1);
  std::vector<unsigned char> labels = file.read_all();
  file.expect_end();
  const auto bad = std::ranges::find_if(labels, [=](int label) { return label >= classes; });
  if (bad != labels.end())
    file.fail("label " + std::to_string(*bad) + " of sample " +
                  std::to_string(bad - labels.begin()) + " is not in 0 … " +
                  std::to_string(classes - 1),
              "correct it, or the number of classes");
  return labels;
}

/// read_idx of bytes that are open.
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_idx_of(RawBytes images, RawBytes labels) {
  Dataset<In, Target> data;
  static_assert(check_idx_target<ClassTarget<Target>>::checked);
  if constexpr (ClassTarget<Target>) {
    IdxFile file(std::move(images));
    file.expect_width(In);
    const std::vector<unsigned char> ids =
        read_idx_labels(std::move(labels), file, Target::classes);
    file.with_memory([&] { data.reserve(file.samples_likely(In)); });
    constexpr std::size_t at_once = std::max(std::size_t{1}, (std::size_t{1} << 16) / In);
    std::vector<unsigned char> block(std::min(at_once, ids.size()) * In);
    std::vector<float> x(In);
    for (std::size_t first = 0; first < ids.size(); first += at_once) {
      const std::size_t count = std::min(at_once, ids.size() - first);
      file.read(std::span(block).first(count * In));
      for (std::size_t s = 0; s < count; ++s) {
        std::copy_n(block.data() + s * In, In, x.data());
        data.add(std::span<const float, In>(x), ids[first + s]);
      }
    }
    file.expect_end();
  }
  return data;
}

}  // namespace detail

/// Reads images (samples, …) and labels (samples), both unsigned bytes, from IDX files, packed by gzip
/// or not: read_idx<784, Classes<10>>("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz").
///
/// Pixels become floats 0 … 255, row by row; Standardize scales them to mean 0 and deviation 1.
/// Labels are class ids. An image is In values, whatever its extents. Memory is that of the data set
/// and two blocks: nothing is held unpacked as a whole.
///
/// Throws Error such as `labels.gz: label 12 of sample 3 is not in 0 … 9; …`: either both files become
/// a Dataset or none of them. How many samples a header promises is believed only as far as a file of
/// that size can hold them.
template <int In, class Target>
[[nodiscard]] Dataset<In, Target> read_idx(const FilePath& images, const FilePath& labels) {
  return detail::read_idx_of<In, Target>(detail::RawBytes(images), detail::RawBytes(labels));
}
/// The data set of a learner, see target_of: read_idx<Digits>(images, labels).
template <class L>
[[nodiscard]] dataset_for<L> read_idx(const FilePath& images, const FilePath& labels) {
  return read_idx<dataset_for<L>::inputs, target_of<L>>(images, labels);
}

}  // namespace ctnn::inline CTNN_ABI
