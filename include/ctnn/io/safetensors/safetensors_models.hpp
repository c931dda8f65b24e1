// SPDX-License-Identifier: MIT
// Models to the tensors of a safetensors file, and back.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/graph/network_formulas.hpp>
#include <ctnn/graph/tensor_names.hpp>
#include <ctnn/io/safetensors/load_options.hpp>
#include <ctnn/io/safetensors/safetensors_file.hpp>
#include <ctnn/io/safetensors/safetensors_names.hpp>
#include <ctnn/io/safetensors/stored_header.hpp>
#include <ctnn/io/safetensors/stored_texts.hpp>
#include <ctnn/io/safetensors/tensor_slot.hpp>
#include <ctnn/io/safetensors/write_tensors.hpp>
#include <ctnn/model/model.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// How an Object is stored: bytes(object) are a file's, read(file, options) makes an object of one. One
/// specialization for each kind of object.
template <class Object>
struct StoredAs;

}  // namespace detail

/// What files can hold: a Model, a std::vector or std::array of them, a Checkpoint.
template <class Object>
concept Storable = requires(const Object& object) { detail::StoredAs<Object>::bytes(object); };

namespace detail {

/// The texts of a file of this kind that holds a Net.
template <class Net>
[[nodiscard]] std::map<std::string, std::string> stored_texts(const std::string& kind) {
  return stored_texts(kind, network_text<Net>(), formulas_of<Net>::all);
}

/// The file is of this kind, network and formulas.
template <class Net>
void check_network(const SafetensorsFile& file, const std::string& kind,
                   const LoadOptions& options) {
  file.named([&] {
    check_texts(file.header(), kind, network_text<Net>());
    check_formulas(file.header(), formulas_of<Net>::all, options);
  });
}

/// The tensors of a network, of which every name is checked to be one of its own.
template <class Net>
[[nodiscard]] std::span<const TensorInfo> stored_tensors() {
  static_assert(check_tensor_names<distinct_names(tensors_of<Net>)>::checked);
  return tensors_of<Net>;
}

/// The slots of a network's parameters; numbers are (parameters), in logical order, and may be const.
template <class T, class Slots>
void add_parameters(Slots& slots, std::span<const TensorInfo> tensors, const std::string& prefix,
                    T* numbers, bool finite) {
  for (const TensorInfo& tensor : tensors) {
    Extents shape{static_cast<std::uint64_t>(tensor.rows)};
    if (tensor.columns > 0) shape.push_back(static_cast<std::uint64_t>(tensor.columns));
    slots.push_back(slot(prefix + tensor.name(), std::move(shape), numbers + tensor.first,
                         tensor.size(), finite));
    slots.back().not_negative = finite && tensor.kind == "running_var";
  }
}

using WrittenSlots = std::vector<TensorSlot<const std::byte>>;
using ReadSlots = std::vector<TensorSlot<std::byte>>;

/// Fills the slots from the tensors that are meant for them.
inline void fill(SafetensorsFile& file, const ReadSlots& slots, const LoadOptions& options,
                 bool exact) {
  std::vector<const StoredTensor*> sources;
  file.named([&] { sources = pair_tensors(file.header(), slots, exact); });
  file.fill(slots, sources, options);
}

/// The slots of models one after another, `size` numbers each.
template <class T, class Slots>
void add_models(Slots& slots, std::span<const TensorInfo> tensors, std::span<T> numbers,
                std::size_t size, bool several) {
  for (std::size_t m = 0; m < numbers.size() / size; ++m)
    add_parameters(slots, tensors, several ? std::to_string(m) + '.' : "",
                   numbers.data() + m * size, true);
}

/// Models to the bytes of a file, and back into models that were made for it.
template <auto Net, class T>
struct StoredModels {
  using network = std::remove_cvref_t<decltype(Net)>;
  using model_type = Model<Net, T>;
  static constexpr std::size_t size = model_type::shape::parameters;

  static std::string bytes(std::span<const model_type> models, bool several) {
    std::vector<T> numbers(models.size() * size);
    T* to = numbers.data();
    for (const model_type& model : models)
      if (model.moved_from())
        throw Error(
            "a model was moved from and has no parameters to save; save the one it was moved to.");
    for (const model_type& model : models) to = std::ranges::copy(model.parameters(), to).out;
    WrittenSlots slots;
    add_models(slots, stored_tensors<network>(), std::span<const T>(numbers), size, several);
    return file_of(slots, stored_texts<network>(several ? "models" : "model"));
  }
  static void read(SafetensorsFile& file, const LoadOptions& options, std::span<model_type> models,
                   bool several) {
    std::vector<T> numbers(models.size() * size);
    ReadSlots slots;
    add_models(slots, stored_tensors<network>(), std::span<T>(numbers), size, several);
    fill(file, slots, options, false);
    const T* from = numbers.data();
    for (model_type& model : models) {
      std::copy_n(from, size, model.parameters().begin());
      from += size;
    }
  }
};

template <auto Net, class T>
struct StoredAs<Model<Net, T>> {
  using models = StoredModels<Net, T>;
  static std::string bytes(const Model<Net, T>& model) {
    return models::bytes(std::span(&model, 1), false);
  }
  static Model<Net, T> read(SafetensorsFile& file, const LoadOptions& options) {
    check_network<typename models::network>(file, "model", options);
    Model<Net, T> model;
    models::read(file, options, std::span(&model, 1), false);
    return model;
  }
};

/// How many models of these tensors are in the file; `expected`, unless that is 0. No more than its data
/// could be the numbers of.
[[nodiscard]] inline std::size_t count_models(const SafetensorsFile& file,
                                              std::span<const TensorInfo> of_one,
                                              std::size_t expected) {
  const auto tensors = static_cast<std::size_t>(
      std::ranges::count_if(file.header().tensors, std::not_fn(counts_batches)));
  const std::size_t count = tensors / of_one.size();
  if (tensors % of_one.size() != 0 || count == 0 || (expected > 0 && count != expected))
    file.fail("there are " + std::to_string(tensors) + " tensors, and " +
                  (expected > 0 ? std::to_string(expected) + " models have " +
                                      std::to_string(expected * of_one.size())
                                : "each model has " + std::to_string(of_one.size())),
              "take the file of these models");
  std::size_t of_each = 0;
  for (const TensorInfo& tensor : of_one) of_each += tensor.size();
  const std::size_t numbers = count * of_each;
  constexpr std::size_t least = 2;  // bytes of a number
  if (numbers > file.data_size() / least)
    file.fail(std::to_string(count) + " models are " + std::to_string(numbers) +
                  " numbers, and there are " + std::to_string(file.data_size()) + " bytes of data",
              "take the file of these models");
  return count;
}

/// Several models; Size says how many there are, or 0 that the file does.
template <auto Net, class T, class Models, std::size_t Size>
struct stored_models {
  using models = StoredModels<Net, T>;
  static std::string bytes(const Models& all) {
    if (all.size() == 0) throw Error("there are no models to save; train some first.");
    return models::bytes(all, true);
  }
  static Models read(SafetensorsFile& file, const LoadOptions& options) {
    check_network<typename models::network>(file, "models", options);
    const std::size_t count = count_models(file, stored_tensors<typename models::network>(), Size);
    Models all{};
    if constexpr (Size == 0) all.resize(count);
    models::read(file, options, all, true);
    return all;
  }
};
template <auto Net, class T, class A>
struct StoredAs<std::vector<Model<Net, T>, A>>
    : stored_models<Net, T, std::vector<Model<Net, T>, A>, 0> {};
template <auto Net, class T, std::size_t N>
struct StoredAs<std::array<Model<Net, T>, N>>
    : stored_models<Net, T, std::array<Model<Net, T>, N>, N> {};

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
