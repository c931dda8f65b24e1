// SPDX-License-Identifier: MIT
// Gradients of a network's outputs for whole batches, at the speed of a training step.
//
//   GradientWorkspace<net, 256> workspace;                 // the memory, made once
//   vjp(model, x, dy, workspace, gradient);                // adds Σ ∂L/∂θ of all rows to `gradient`
//   vjp(model, x, dy, workspace, gradient, dx);            // and writes ∂L/∂x of each row
//   vjp(model, x, dy, workspace, dx);                      // that alone
//
//   workspace.forward(model, x, y);                        // y first, where dy depends on it:
//   workspace.backward(model, dy, gradient);
//
// x is (n, inputs), y and dy are (n, outputs), dx is (n, inputs): Rows, with any distance from row to
// row. Gradients are those that vjp gives for a single sample. The same rows give the same bits in
// workspaces of one size.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/denormals.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/model/batch_passes.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/plan/parameter_access.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

template <bool Some>
struct check_gradient_batch : sentence {
  static_assert(Some, "GradientWorkspace<net, batch> needs a batch of at least one sample.");
};

/// Each throws Error.
[[noreturn]] void throw_batch_exceeded(std::size_t rows, std::size_t batch);
[[noreturn]] void throw_rows_missing(const char* call, const char* what, std::size_t rows,
                                     std::size_t needed);

}  // namespace detail

/// The memory of gradients of batches, and what a forward pass keeps for the backward one: made once by
/// the caller, so that calls allocate nothing. It holds `Batch` samples; calls at the same time need
/// one each. Layers of up to 512 weights are computed with a sample on each lane, and then any number of
/// samples takes the time of a whole batch.
template <auto Net, int Batch = 32, class T = float>
class GradientWorkspace {
  static_assert(detail::check_gradient_batch<(Batch >= 1)>::checked);

 public:
  using model_type = Model<Net, T>;
  static constexpr int inputs = model_type::inputs;
  static constexpr int outputs = model_type::outputs;
  /// Samples that it holds.
  static constexpr int batch = Batch < 1 ? 1 : Batch;

  /// y = model(x) of n ≤ batch samples; x is (n, inputs), y has n rows or more, (outputs). Keeps what
  /// `backward` needs: after it x and y may change. Throws Error for more samples, and for fewer rows of
  /// y.
  void forward(const model_type& model, const detail::RowsArgument<const T, inputs>& x,
               const detail::RowsArgument<T, outputs>& y) {
    if (y.size() < x.size())
      detail::throw_rows_missing("GradientWorkspace::forward", "y", y.size(), x.size());
    keep(model, x);
    if (samples_ > 0) passes_.copy_outputs(y.part(0, samples_));
  }
  /// From dy = ∂L/∂y of the samples of the last forward pass: adds Σ ∂L/∂θ over them to `gradient`, and
  /// writes ∂L/∂x of each to dx, (n, inputs), where that has rows. The model is that of the forward
  /// pass. Throws Error for fewer rows than samples.
  void backward(const model_type& model, const detail::RowsArgument<const T, outputs>& dy,
                model_type& gradient, const detail::RowsArgument<T, inputs>& dx = {nullptr, 0}) {
    detail::check_held("GradientWorkspace::backward", gradient);
    using layout = typename decltype(passes_)::layout;
    run(model, dy, dx, detail::AddGradients<layout, Vector<T>>{gradient.data()});
  }
  /// The same, of the inputs alone.
  void backward(const model_type& model, const detail::RowsArgument<const T, outputs>& dy,
                const detail::RowsArgument<T, inputs>& dx) {
    if (dx.size() < samples_)
      detail::throw_rows_missing("GradientWorkspace::backward", "dx", dx.size(), samples_);
    run(model, dy, dx, detail::NoGradients{});
  }
  /// Samples of the last forward pass.
  [[nodiscard]] std::size_t samples() const noexcept { return samples_; }

  /// The forward pass alone; outputs stay where the backward pass has them. Throws as `forward` does.
  void keep(const model_type& model, Rows<const T, inputs> x) {
    detail::check_held("GradientWorkspace::forward", model);
    if (x.size() > batch) detail::throw_batch_exceeded(x.size(), batch);
    const FlushDenormals flush;
    samples_ = x.size();
    if (samples_ > 0) passes_.forward(model.data(), x);
  }

 private:
  void run(const model_type& model, Rows<const T, outputs> dy, Rows<T, inputs> dx, auto updates) {
    detail::check_held("GradientWorkspace::backward", model);
    if (dy.size() < samples_)
      detail::throw_rows_missing("GradientWorkspace::backward", "dy", dy.size(), samples_);
    if (dx.size() > 0 && dx.size() < samples_)
      detail::throw_rows_missing("GradientWorkspace::backward", "dx", dx.size(), samples_);
    if (samples_ == 0) return;
    const FlushDenormals flush;
    passes_.backward(model.data(), dy.part(0, samples_), dx.size() > 0 ? dx.part(0, samples_) : dx,
                     updates);
  }

  detail::batch_passes<typename model_type::inference_type, T, batch> passes_;
  std::size_t samples_ = 0;
};

namespace detail {

/// Calls f(first, count) for blocks of the rows.
void in_blocks(std::size_t rows, std::size_t block, auto f) {
  for (std::size_t first = 0; first < rows; first += block) f(first, std::min(block, rows - first));
}

}  // namespace detail

/// Adds Σ ∂L/∂θ over all rows to `gradient`, from dy = ∂L/∂y at x, and where dx has rows writes ∂L/∂x of
/// each to it. x and dx are (n, inputs), dy is (n, outputs), n any number: a batch of the workspace at a
/// time. Throws Error for fewer rows of dy or dx than of x.
template <auto Net, class T, int Batch>
void vjp(const Model<Net, T>& model,
         const std::type_identity_t<detail::RowsArgument<const T, Model<Net, T>::inputs>>& x,
         const std::type_identity_t<detail::RowsArgument<const T, Model<Net, T>::outputs>>& dy,
         GradientWorkspace<Net, Batch, T>& workspace, Model<Net, T>& gradient,
         const std::type_identity_t<detail::RowsArgument<T, Model<Net, T>::inputs>>& dx = {nullptr,
                                                                                           0}) {
  if (dy.size() < x.size()) detail::throw_rows_missing("vjp", "dy", dy.size(), x.size());
  if (dx.size() > 0 && dx.size() < x.size())
    detail::throw_rows_missing("vjp", "dx", dx.size(), x.size());
  detail::in_blocks(x.size(), workspace.batch, [&](std::size_t first, std::size_t count) {
    workspace.keep(model, x.part(first, count));
    workspace.backward(model, dy.part(first, count), gradient,
                       dx.size() > 0 ? dx.part(first, count) : Rows<T, Model<Net, T>::inputs>(dx));
  });
}
/// ∂L/∂x of each row alone, (n, inputs).
template <auto Net, class T, int Batch>
void vjp(const Model<Net, T>& model,
         const std::type_identity_t<detail::RowsArgument<const T, Model<Net, T>::inputs>>& x,
         const std::type_identity_t<detail::RowsArgument<const T, Model<Net, T>::outputs>>& dy,
         GradientWorkspace<Net, Batch, T>& workspace,
         const std::type_identity_t<detail::RowsArgument<T, Model<Net, T>::inputs>>& dx) {
  if (dy.size() < x.size()) detail::throw_rows_missing("vjp", "dy", dy.size(), x.size());
  if (dx.size() < x.size()) detail::throw_rows_missing("vjp", "dx", dx.size(), x.size());
  detail::in_blocks(x.size(), workspace.batch, [&](std::size_t first, std::size_t count) {
    workspace.keep(model, x.part(first, count));
    workspace.backward(model, dy.part(first, count), dx.part(first, count));
  });
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/model/batch_gradients-inl.hpp>
#endif
