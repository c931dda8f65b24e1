// SPDX-License-Identifier: MIT
// Reads the values of a NumPy array in the order in which they lie. Nothing here is a template of a
// data set's sizes, and only npy-inl.hpp includes it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/io/files/bytes.hpp>
#include <ctnn/io/files/half.hpp>
#include <ctnn/io/files/messages.hpp>
#include <ctnn/io/numpy/npy_header.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// An array of samples: its first extent is their number, the others are one sample's.
class NpyReader {
 public:
  explicit NpyReader(ByteStream& bytes) : bytes_(&bytes), header_(read_npy_header(bytes)) {
    if (header_.shape.empty())
      fail("the array is a single number, without extents", "save an array of samples");
    if (samples() == 0) fail("the array has no samples", "add some");
    for (std::size_t i = 1; i < header_.shape.size(); ++i)
      width_ = product(width_, header_.shape[i]);
  }

  [[nodiscard]] std::uint64_t samples() const noexcept { return header_.shape[0]; }
  [[nodiscard]] bool columns_first() const noexcept {
    return header_.fortran && header_.shape.size() > 1;
  }
  /// "(60000, 28, 28)"
  [[nodiscard]] std::string shape() const {
    return '(' + extents_text(header_.shape, ", ") + (header_.shape.size() == 1 ? ",)" : ")");
  }

  /// Checks that a sample is `width` values, what they are, and that there are as many bytes as all of
  /// them take, before anything is allocated for them.
  void expect_width(std::size_t width, const std::string& what) {
    if (width_ != width)
      fail("its shape " + shape() + " gives samples of " +
               (width_ == too_many ? "far too many" : std::to_string(width_)) +
               (width_ == 1 ? " value" : " values") + ", but " + std::to_string(width) +
               (width == 1 ? " is needed as " : " are needed as ") + what,
           "take another array, or correct the sizes in read_npy<In, Target>");
    const std::uint64_t size = product(product(samples(), width_), npy_bytes(header_.type));
    if (size > bytes_->bytes_at_most()) cut_off();
    // What else there may be of them costs memory as it comes.
    if (size > bytes_->bytes_likely() && !bytes_->read_whole(held_, size)) cut_off();
  }

  /// A place for every value of a sample: where the i-th of those that lie one after another stands in
  /// the order of C, in which the last index runs fastest.
  [[nodiscard]] std::vector<std::size_t> places() const {
    std::vector<std::size_t> result(static_cast<std::size_t>(width_));
    for (std::size_t i = 0; i < result.size(); ++i) {
      std::size_t place = 0;
      std::size_t rest = i;
      std::size_t step = result.size();
      for (std::size_t d = 1; d < header_.shape.size(); ++d) {
        const auto extent = static_cast<std::size_t>(header_.shape[d]);
        step /= extent;  // from one index d to the next
        place += rest % extent * step;
        rest /= extent;
      }
      result[i] = header_.fortran ? place : i;
    }
    return result;
  }

  /// The next values, rounded to the nearest T.
  template <class T>
  void read(std::span<T> to) {
    const std::size_t size = to.size() * npy_bytes(header_.type);
    raw_.resize(std::max(raw_.size(), size));
    const std::span<unsigned char> raw = std::span(raw_).first(size);
    if (held_.empty()) {
      if (bytes_->read(raw) < size) cut_off();
    } else {
      std::copy_n(held_.begin() + taken_, size, raw.begin());
      taken_ += static_cast<std::ptrdiff_t>(size);
    }
    if (header_.reversed)
      for (std::size_t at = 0; at < size; at += npy_bytes(header_.type))
        std::ranges::reverse(raw.subspan(at, npy_bytes(header_.type)));
    switch (header_.type) {
      case NpyType::b1:
        for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<T>(raw[i] != 0);
        break;
      case NpyType::i1:
        return convert<std::int8_t>(to);
      case NpyType::i2:
        return convert<std::int16_t>(to);
      case NpyType::i4:
        return convert<std::int32_t>(to);
      case NpyType::i8:
        return convert<std::int64_t>(to);
      case NpyType::u1:
        return convert<std::uint8_t>(to);
      case NpyType::u2:
        return convert<std::uint16_t>(to);
      case NpyType::u4:
        return convert<std::uint32_t>(to);
      case NpyType::u8:
        return convert<std::uint64_t>(to);
      case NpyType::f2:
        return convert<std::uint16_t>(to, from_half);
      case NpyType::f4:
        return convert<float>(to);
      case NpyType::f8:
        return convert<double>(to);
    }
  }

  void expect_end() {
    if (!bytes_->at_end())
      fail("more bytes follow than the " + shape() + " values that its header says it holds",
           "write it again with np.save");
  }

  [[nodiscard]] const std::string& name() const noexcept { return bytes_->name(); }
  template <class F>
  void with_memory(F f) const {
    bytes_->with_memory(f);
  }
  [[noreturn]] void fail(const std::string& what, const std::string& remedy) const {
    bytes_->fail(what, remedy);
  }
  /// About a value that is no finite float.
  [[noreturn]] void fail_at(std::size_t sample, std::size_t value) const {
    fail("value " + std::to_string(value) + " of sample " + std::to_string(sample) +
             " is not a number, infinite or too large for a float",
         "fill it in, or remove the sample");
  }

 private:
  static constexpr std::uint64_t too_many = std::numeric_limits<std::uint64_t>::max();

  /// Or too_many, where that is more.
  [[nodiscard]] static std::uint64_t product(std::uint64_t a, std::uint64_t b) noexcept {
    std::uint64_t result = 0;
    return __builtin_mul_overflow(a, b, &result) ? too_many : result;
  }

  template <class From, class T>
  void convert(std::span<T> to) const {
    convert<From>(to, [](From value) { return value; });
  }
  /// `number` is what the bits of a From mean.
  template <class From, class T, class Number>
  void convert(std::span<T> to, Number number) const {
    for (std::size_t i = 0; i < to.size(); ++i) {
      From value{};
      std::memcpy(&value, raw_.data() + i * sizeof value, sizeof value);
      if constexpr (std::is_same_v<From, double> && std::is_same_v<T, float>) {
        // Beyond float it would be undefined.
        constexpr auto most = static_cast<double>(std::numeric_limits<float>::max());
        if (std::abs(value) > most) value = std::numeric_limits<double>::infinity();
      }
      to[i] = static_cast<T>(number(value));
    }
  }

  [[noreturn]] void cut_off() const {
    fail("the file ends before the " + shape() + " values that its header says it holds",
         "it was cut off: copy or write it again");
  }

  ByteStream* bytes_;
  NpyHeader header_;
  std::uint64_t width_ = 1;  // values of a sample
  std::vector<unsigned char> raw_;
  std::vector<unsigned char> held_;  // all values, where they could not be expected; else empty
  std::ptrdiff_t taken_ = 0;         // of them
};

/// Reads arrays block by block into `put(sample, place, value)`, every value once; places of a sample
/// are those of C.
template <class T, class Put>
void read_npy_values(NpyReader& array, std::size_t width, Put put) {
  constexpr std::size_t at_once = std::size_t{1} << 15;  // values
  const auto samples = static_cast<std::size_t>(array.samples());
  const std::vector<std::size_t> places = array.places();
  std::vector<T> block(std::min(at_once, samples * width));
  std::size_t sample = 0;
  std::size_t value = 0;
  for (std::size_t left = samples * width; left > 0;) {
    const std::span<T> next = std::span(block).first(std::min(left, block.size()));
    array.read(next);
    left -= next.size();
    for (const T each : next) {
      put(sample, places[value], each);
      if (array.columns_first()) {
        if (++sample == samples) sample = 0, ++value;
      } else {
        if (++value == width) value = 0, ++sample;
      }
    }
  }
  array.expect_end();
}

}  // namespace ctnn::inline CTNN_ABI::detail
