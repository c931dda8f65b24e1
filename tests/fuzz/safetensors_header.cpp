// SPDX-License-Identifier: MIT
// Headers of safetensors that are nearly right: the bytes steer what writes one, tensor by tensor,
// so that counts, names, shapes and offsets are tried which no damage to a file comes to. Whatever
// stands there is loaded or refused with one short sentence, and the memory allocated meanwhile,
// over all, is a few times that of the file; steps that allocate none have libFuzzer's -timeout.
#include <ctnn/formulas/losses.hpp>
#include <ctnn/io/safetensors.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/training/learner.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz.hpp"
#include "support/counted_new.hpp"

using namespace ctnn;

namespace {

constexpr auto net = Named<"hidden", Dense<2, 3, PReLU>> >> Dense<2, Softmax>;
using L = Learner<net, CrossEntropy, ReduceOnPlateau<>, EarlyStopping<>>;

/// The bytes that steer; zeros follow them.
class Choices {
 public:
  explicit Choices(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  [[nodiscard]] bool left() const { return !bytes_.empty(); }
  /// 0 … n − 1
  std::size_t of(std::size_t n) {
    if (bytes_.empty()) return 0;
    const std::uint8_t byte = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return byte % n;
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

struct Right {
  const char* name;
  std::vector<std::uint64_t> shape;
};
const std::array<Right, 5> right{{{"hidden.weight", {3, 2}},
                                  {"hidden.bias", {3}},
                                  {"hidden.alpha", {3}},
                                  {"2.weight", {2, 3}},
                                  {"2.bias", {2}}}};

/// A checkpoint of a run that has not begun.
Checkpoint<L> whole() {
  Checkpoint<L> checkpoint{};
  checkpoint.weights.resize(L::shape::parameters);
  for (auto& state : checkpoint.state) state.resize(L::shape::parameters);
  return checkpoint;
}

/// The metadata of a file, without braces.
std::string texts_of(const std::string& file) {
  const std::size_t begin = file.find("\"__metadata__\":{") + 16;
  return file.substr(begin, file.find('}', begin) - begin);
}

/// Writes a header, and says how many bytes of data would be right.
class Writer {
 public:
  explicit Writer(std::span<const std::uint8_t> bytes) : choose_(bytes) {
    // Most headers are short, to be many; one of 64 may have tens of thousands of tensors.
    const std::size_t most = choose_.of(64) == 63 ? std::size_t{1} << 20 : std::size_t{1} << 12;
    if (choose_.of(4) == 1) metadata();
    while (choose_.left() && text_.size() < most) {
      const Right& of = right[choose_.of(right.size())];
      const std::size_t name = choose_.of(12);
      // Most are one; some as many as thousands.
      const std::size_t many = choose_.of(4) == 3 ? std::size_t{1} << choose_.of(14) : 1;
      const std::size_t type = choose_.of(24);
      const std::size_t shape = choose_.of(16);
      const std::size_t offsets = choose_.of(16);
      const std::size_t fields = choose_.of(16);
      for (std::size_t k = 0; k < many && text_.size() < most; ++k)
        tensor(of, name, k, type, shape, offsets, fields);
    }
    text_ += '}';
    text_.append((8 - text_.size() % 8) % 8, ' ');
  }
  [[nodiscard]] std::string file() {
    constexpr std::uint64_t most_data = 1 << 16;
    std::string bytes(8, '\0');
    const std::uint64_t length = text_.size();
    std::memcpy(bytes.data(), &length, sizeof length);
    std::uint64_t data = std::min(end_, most_data);
    if (choose_.of(8) == 1) data += 1;
    return bytes + text_ + std::string(static_cast<std::size_t>(data), '\0');
  }

 private:
  void separate() {
    if (text_.back() != '{') text_ += ',';
  }

  void metadata() {
    text_ += R"("__metadata__":{)";
    const std::size_t many = std::size_t{1} << choose_.of(12);
    static const std::array<std::string, 3> ours{
        texts_of(to_safetensors(Model<net>())),
        texts_of(to_safetensors(std::vector<Model<net>>(2))), texts_of(to_safetensors(whole()))};
    switch (choose_.of(5)) {
      case 0:
        text_ += R"("format":"pt")";
        break;
      case 1:
        text_ += ours[choose_.of(3)];
        break;
      case 2:
        text_ += R"("ctnn.version":"1","ctnn.kind":"model","ctnn.network":")" +
                 std::string(many, 'x') + '"';
        break;
      case 3:
        text_ += R"("ctnn.version":")" + std::string(many, '1') + '"';
        break;
      default:
        for (std::size_t k = 0; k < many; ++k)
          text_.append(k > 0 ? "," : "").append("\"k" + std::to_string(k) + R"(":"")");
    }
    text_ += '}';
  }

  [[nodiscard]] std::string name(const Right& of, std::size_t kind, std::size_t k) const {
    const std::string number = std::to_string(k);
    const std::string own = of.name;
    const std::string last = own.substr(own.find('.'));
    switch (kind) {
      case 0:
        return own;
      case 1:
        return number + '.' + own;  // of model k
      case 2:                       // in order of the numbers
        return "net." + std::to_string(2 * k + (own.front() == '2')) + last;
      case 3:  // by shape
        return (own.front() == '2' ? "out" : "in") + (k > 0 ? number : "") + last;
      case 4:
        return "w" + number;  // without a module
      case 5:
        return "one." + number;  // of one module
      case 6:
        return own.substr(0, 3) + "\\u00" + (own[3] == 'd' ? "64" : "65") + own.substr(4);
      case 7:
        return std::string(std::size_t{1} << (k % 14), 'n') + last;
      case 8:
        return "a" + std::string(k % 64, 'b') + '\\' + "u001b" + last;
      case 9:
        return "ctnn.optimizer." + number + '.' + own;
      case 10:
        return number + ".num_batches_tracked";
      default:
        return "." + number + "..";
    }
  }

  void tensor(const Right& of, std::size_t kind, std::size_t k, std::size_t type_kind,
              std::size_t shape_kind, std::size_t offsets_kind, std::size_t fields_kind) {
    static constexpr std::array<std::string_view, 18> types{
        "F32", "F64", "F16", "BF16", "I64", "I32", "I16",     "I8",      "U64",
        "U32", "U16", "U8",  "BOOL", "f32", "",    "F8_E4M3", "F8_E5M2", "F128"};
    const std::string_view type = type_kind < types.size() ? types[type_kind] : types[0];
    std::vector<std::uint64_t> shape = of.shape;
    switch (shape_kind) {
      case 1:
        std::ranges::reverse(shape);
        break;
      case 2:
        shape = {0};
        break;
      case 3:
        shape = {};
        break;
      case 4:
        shape.assign(k % 100, 1);  // long
        break;
      case 5:
        shape.insert(shape.begin(), 70, 18446744073709551615ULL);
        break;
      case 6:
        shape = {1ULL << 62};
        break;
      case 7:
        shape = {4294967296, 4294967296, 0};
        break;
      case 8:
        shape = {k};
        break;
      case 9:
        shape.push_back(1);
        break;
      default:
        break;
    }
    std::uint64_t size = std::max<std::uint64_t>(detail::bytes_of(type), 1);
    for (const std::uint64_t extent : shape) size *= extent;  // may wrap, as a hostile one's would
    std::uint64_t begin = end_;
    std::uint64_t end = end_ + size;
    switch (offsets_kind) {
      case 1:
        ++begin;
        break;
      case 2:
        ++end;
        break;
      case 3:
        std::swap(begin, end);
        break;
      case 4:
        begin += 8;
        end += 8;
        break;
      case 5:
        begin = 0;
        break;
      case 6:
        end = 18446744073709551615ULL;
        break;
      default:
        break;
    }
    if (end < 1 << 20) end_ = std::max(begin, end);

    separate();
    text_ += '"' + name(of, kind, k) + "\":{";
    const std::string dtype = "\"dtype\":\"" + std::string(type) + '"';
    std::string extents = "\"shape\":[";
    for (std::size_t i = 0; i < shape.size(); ++i)
      extents.append(i > 0 ? "," : "").append(std::to_string(shape[i]));
    extents += fields_kind == 1 ? ",-1]" : fields_kind == 2 ? ",[]]" : "]";
    std::string offsets =
        "\"data_offsets\":[" + std::to_string(begin) + ',' + std::to_string(end) + ']';
    if (fields_kind == 3) offsets += ",\"more\":0";
    if (fields_kind == 4) offsets += ',' + dtype;
    if (fields_kind == 5)
      text_ += offsets + ',' + extents;
    else if (fields_kind == 6)
      text_ += offsets + ',' + extents + ',' + dtype;
    else
      text_ += dtype + ',' + extents + ',' + offsets;
    text_ += '}';
  }

  Choices choose_;
  std::string text_ = "{";
  std::uint64_t end_ = 0;
};

template <class Object>
void try_load(const std::string& file, const LoadOptions& options) {
  Object object{};
  const std::size_t before = test::requested;
  const std::string error =
      fuzz::error_of([&] { from_safetensors(object, file, "bytes", options); });
  fuzz::expect(error.size() < 1200, "a message does not grow with its file");
  fuzz::expect(test::requested - before < (std::size_t{1} << 18) + 64 * file.size(),
               "the memory allocated is a few times that of the file");
  if constexpr (requires { object.parameters(); })
    if (!error.empty())
      fuzz::expect(std::ranges::all_of(object.parameters(), [](auto w) { return w == 0; }),
                   "a model is what it was where the file is refused");
}

}  // namespace

// libFuzzer's own memory is of AddressSanitizer's operator new(std::nothrow), and counted_new.hpp's
// operator delete frees it.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "alloc_dealloc_mismatch=0"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string file = Writer({data, size}).file();
  try_load<Model<net>>(file, {});
  try_load<Model<net, double>>(file, {.convert = true});
  try_load<std::vector<Model<net>>>(file, {});
  try_load<Checkpoint<L>>(file, {});
  return 0;
}
