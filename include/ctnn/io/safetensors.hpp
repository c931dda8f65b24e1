// SPDX-License-Identifier: MIT
// Models in files and back: safetensors, with the names and shapes that PyTorch gives them. An optional
// component: link to ctnn::safetensors, which brings nlohmann-json.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <istream>
#include <streambuf>
#include <string>
#include <string_view>
#include <system_error>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/files/file.hpp>
#include <ctnn/io/files/file_path.hpp>
#include <ctnn/io/files/replace_file.hpp>
#include <ctnn/io/safetensors/load_options.hpp>
#include <ctnn/io/safetensors/safetensors_checkpoint.hpp>
#include <ctnn/io/safetensors/safetensors_file.hpp>
#include <ctnn/io/safetensors/safetensors_models.hpp>
#include <ctnn/model/model.hpp>

namespace ctnn::inline CTNN_ABI {

/// The bytes of a safetensors file of a model, of several (a std::vector or std::array of models), or of
/// a Checkpoint. Throws Error where a weight is NaN or infinite.
///
/// A tensor is `layer.weight`, (out, in), or `layer.bias`, (out): with the name of a Named layer, else
/// with its number in a torch.nn.Sequential, where activations count as modules; alphas of PReLU are
/// the weight of its module there, `layer.alpha` in a Named layer. Model k of several has `k.` before
/// all names, as in a torch.nn.ModuleList. What else a checkpoint holds has names that begin with
/// `ctnn.`, which no layer has. Metadata say the version of these rules and what the network is.
template <class Object>
  requires Storable<Object>
[[nodiscard]] std::string to_safetensors(const Object& object) {
  return detail::StoredAs<Object>::bytes(object);
}

/// Saves a model, several models or a checkpoint. The file is replaced as a whole or not at all: until
/// its last byte is on the disk the old file is there. Throws Error, and leaves the old file, where
/// that cannot be done or a weight is NaN or infinite.
template <class Object>
  requires Storable<Object>
void save(const Object& object, const FilePath& file) {
  std::string bytes;
  try {
    bytes = to_safetensors(object);
  } catch (const Error& error) {
    throw Error(file.string() + ": " + error.what());
  }
  detail::replace_file(file, bytes);
}

namespace detail {

/// Loads from a stream of `size` bytes; the object changes only when all is well.
template <class Object>
void load_from(Object& object, std::istream& source, std::uint64_t size, const std::string& name,
               const LoadOptions& options) {
  SafetensorsFile file(source, size, name);
  object = StoredAs<Object>::read(file, options);
}

}  // namespace detail

/// Loads what was saved, or a file of PyTorch's. Loading is strict: every tensor of the file is used
/// and every parameter is set; types and shapes are equal. Names are those of to_safetensors, or others:
/// then modules stand for layers in the order of the numbers in their names (`fc1`, `net.0`,
/// `net.3` …), or, without numbers, each for the one layer of its shapes. Throws Error, one sentence of
/// what does not fit, and leaves the object as it was. A std::vector gets as many models as the file has.
template <class Object>
  requires Storable<Object>
void load(Object& object, const FilePath& file, const LoadOptions& options = {}) {
  detail::expect_file(file);
  std::error_code code;
  const std::uint64_t size = std::filesystem::file_size(file.string(), code);
  // Before it is opened: a pipe without a writer would not open.
  if (code) throw Error(file.string() + ": this is no regular file; save it as a file first.");
  std::ifstream source(file.string(), std::ios::binary);
  if (!source) detail::fail_to_open(file);
  detail::load_from(object, source, size, file.string(), options);
}

/// The same from bytes in memory, which messages call by `name`.
template <class Object>
  requires Storable<Object>
void from_safetensors(Object& object, std::string_view bytes,
                      const std::string& name = "the safetensors bytes",
                      const LoadOptions& options = {}) {
  struct Bytes : std::streambuf {
    explicit Bytes(std::string_view text) {
      char* const begin = const_cast<char*>(text.data());  // only read from
      setg(begin, begin, begin + text.size());
    }
  } buffer(bytes);
  std::istream source(&buffer);
  detail::load_from(object, source, bytes.size(), name, options);
}

/// load<net>("digits.safetensors"): a model of this network, of floats or of T.
template <auto Net, class T = float>
[[nodiscard]] Model<Net, T> load(const FilePath& file, const LoadOptions& options = {}) {
  Model<Net, T> model;
  load(model, file, options);
  return model;
}

/// load<std::vector<Model<net>>>("ensemble.safetensors"), load<Checkpoint<L>>("run.safetensors").
template <class Object>
  requires Storable<Object>
[[nodiscard]] Object load(const FilePath& file, const LoadOptions& options = {}) {
  Object object{};
  load(object, file, options);
  return object;
}

}  // namespace ctnn::inline CTNN_ABI
