// SPDX-License-Identifier: MIT
// A model of any network with these inputs and outputs, chosen at run time among those compiled in.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <new>
#include <span>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/owner.hpp>
#include <ctnn/core/scratch.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/model/output_array.hpp>

namespace ctnn::inline CTNN_ABI {

/// Owns a model of which only inputs, outputs and number type are known to the caller's type. A call
/// costs one jump through a pointer more than the model's own, a batch call one for all its samples; the
/// bits are the same. Making, copying and destroying one allocates or frees; calls do not. Const ones may
/// be shared between threads. After a move the old one has no model: its calls give NaN, and to copy it, or
/// to call it for many samples or a workspace, throws Error.
template <int In, int Out, class T = float>
class AnyModel {
  /// What is done to a model of one network; the same object for all models of that network.
  struct Operations {
    void (*one)(const void*, std::span<const T, In>, T*) noexcept;
    void (*many)(const void*, Rows<const float, In>, Rows<T, Out>, void*) noexcept;
    void* (*copy)(const void*);
    void (*destroy)(void*) noexcept;
    void* (*make_workspace)();
    void (*destroy_workspace)(void*) noexcept;
  };

 public:
  using Output = OutputArray<T, static_cast<std::size_t>(Out)>;
  static constexpr int inputs = In;
  static constexpr int outputs = Out;

  template <auto Net>
    requires(Model<Net, T>::inputs == In && Model<Net, T>::outputs == Out)
  // NOLINTNEXTLINE(google-explicit-constructor): any model of these widths is one.
  AnyModel(Model<Net, T> model)
      : model_(new Model<Net, T>(std::move(model)), {&operations_of<Model<Net, T>>}) {}
  AnyModel(const AnyModel& other) : model_(other.copy(), {&other.operations()}) {}
  AnyModel(AnyModel&&) noexcept = default;
  AnyModel& operator=(AnyModel&&) noexcept = default;
  AnyModel& operator=(const AnyModel& other) { return *this = AnyModel(other); }
  ~AnyModel() = default;

  /// The outputs of one sample, x is (inputs).
  [[nodiscard]] Output operator()(std::span<const T, In> x) const noexcept {
    Output y;
    if (moved_from())
      y.fill(std::numeric_limits<T>::quiet_NaN());
    else
      operations().one(model_.get(), x, y.data());
    return y;
  }

  /// The same for x in any other list of numbers: see Model.
  template <class = void>
  [[nodiscard]] Output operator()(const detail::Numbers<T, In>& x) const noexcept {
    return (*this)(x.value());
  }
  /// The same for the outputs of another model.
  template <std::size_t N>
    requires(N == In)
  [[nodiscard]] Output operator()(const OutputArray<T, N>& x) const noexcept {
    return (*this)(std::span<const T, In>(x));
  }

  /// The memory of batch calls to models of one network, made once: see Model::Workspace.
  class Workspace {
    friend AnyModel;
    struct Destroy {
      const Operations* operations;
      void operator()(void* memory) const noexcept { operations->destroy_workspace(memory); }
    };
    explicit Workspace(const Operations& operations)
        : memory_(operations.make_workspace(), {&operations}) {}
    detail::Owner<void, Destroy> memory_;
  };
  /// Memory for batch calls to this model, and to all others of the same network.
  [[nodiscard]] Workspace workspace() const {
    detail::check_held("AnyModel", *this);
    return Workspace(operations());
  }

  /// The outputs of many samples: x is (n, inputs), y is (n, outputs), as those of Model. Throws Error when
  /// the workspace is of a model of another network, before anything is computed.
  void operator()(const detail::RowsArgument<const float, In>& x,
                  const detail::RowsArgument<T, Out>& y, Workspace& workspace) const {
    detail::check_held("AnyModel", *this);
    if (!workspace.memory_ || workspace.memory_.release().operations != &operations())
      throw Error(
          "AnyModel: the workspace is of a model of another network; make one with workspace() of "
          "this one.");
    operations().many(model_.get(), x, y, workspace.memory_.get());
  }

  /// Whether its model was handed over to another.
  [[nodiscard]] bool moved_from() const noexcept { return !model_; }

 private:
  [[nodiscard]] void* copy() const {
    detail::check_held("AnyModel", *this);
    return operations().copy(model_.get());
  }

  template <class M>
  static constexpr Operations operations_of{
      [](const void* model, std::span<const T, In> x, T* y) noexcept {
        detail::Scratch<T, Out> memory;
        const auto& out =
            *::new (static_cast<void*>(memory.data())) Output((*static_cast<const M*>(model))(x));
        std::copy_n(out.data(), Out, y);
      },
      [](const void* model, Rows<const float, In> x, Rows<T, Out> y, void* workspace) noexcept {
        (*static_cast<const M*>(model))(x, y, *static_cast<typename M::Workspace*>(workspace));
      },
      [](const void* model) -> void* { return new M(*static_cast<const M*>(model)); },
      [](void* model) noexcept { delete static_cast<M*>(model); },
      []() -> void* { return new typename M::Workspace; },
      [](void* workspace) noexcept { delete static_cast<typename M::Workspace*>(workspace); }};

  struct Destroy {
    const Operations* operations;
    void operator()(void* model) const noexcept { operations->destroy(model); }
  };
  [[nodiscard]] const Operations& operations() const noexcept {
    return *model_.release().operations;
  }

  detail::Owner<void, Destroy> model_;
};

}  // namespace ctnn::inline CTNN_ABI
