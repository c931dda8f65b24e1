// SPDX-License-Identifier: MIT
// Directional derivatives of a network's outputs, in forward mode: how y changes where x moves along v.
//
//   const auto dy = jvp(model, x, v);              // ∂y/∂x·v
//   JvpWorkspace<net> workspace;                   // of many samples, x and v (n, inputs):
//   jvp(model, x, v, workspace, dy);               // dy (n, outputs)
//
// One costs about two calls of the model, whatever the number of outputs; a vjp is the other way round.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/denormals.hpp>
#include <ctnn/core/scratch.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/model/batch_gradients.hpp>
#include <ctnn/model/batch_passes.hpp>
#include <ctnn/model/layer_outputs.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/model/tangent_pass.hpp>
#include <ctnn/passes/one_sample_forward.hpp>
#include <ctnn/plan/one_sample_buffers.hpp>
#include <ctnn/plan/output_gradients.hpp>
#include <ctnn/plan/place_buffers.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI {

/// ∂y/∂x·v, (outputs), at the layers' outputs for x; v is (inputs). Allocates nothing while the values
/// of two layers fit in place; not for constant expressions.
template <auto Net, class T>
[[nodiscard]] std::array<T, Model<Net, T>::outputs> jvp(
    const Model<Net, T>& model, const LayerOutputs<Net, T>& at,
    const detail::direction_of<Net, T>& v) noexcept {
  using network = typename Model<Net, T>::inference_type;
  using V = Vector<T>;
  using Values =
      detail::OneSamplePass<network, V, const detail::SampleBuffers<network, T>, const T>;
  using Pass = detail::TangentPass<network, V, Values>;
  detail::Scratch<T, Pass::size(1)> memory;
  detail::Scratch<T, Pass::packed_size> packed;
  const Values values{model.data(), at.buffers()};
  const Pass pass{values, {1, nullptr, nullptr}, memory.data(), packed.data()};
  std::copy_n(v.value().data(), Model<Net, T>::inputs,
              pass.template tangent<detail::network_input>().data);
  pass.run();
  std::array<T, Model<Net, T>::outputs> dy{};
  detail::static_for<0, static_cast<int>(Pass::graph::heads.size())>([&](auto h) {
    constexpr detail::Head head = Pass::graph::heads[h()];
    std::copy_n(pass.template tangent<detail::value_of(head.op)>().data, head.out,
                dy.data() + head.offset);
  });
  return dy;
}
/// The same at x, (inputs).
template <auto Net, class T>
[[nodiscard]] std::array<T, Model<Net, T>::outputs> jvp(
    const Model<Net, T>& model, const detail::sample_of<Net, T>& x,
    const detail::direction_of<Net, T>& v) noexcept(noexcept(layer_outputs(model, x))) {
  return jvp(model, layer_outputs(model, x), v);
}

/// The memory of a jvp of many samples, `Batch` at a time: made once by the caller, so that calls
/// allocate nothing; calls at the same time need one each.
template <auto Net, int Batch = 32, class T = float>
class JvpWorkspace {
  static_assert(detail::check_gradient_batch<(Batch >= 1)>::checked);

 public:
  using model_type = Model<Net, T>;
  static constexpr int inputs = model_type::inputs;
  static constexpr int outputs = model_type::outputs;
  static constexpr int batch = Batch < 1 ? 1 : Batch;  ///< samples at a time

  /// Of at most `batch` samples: dy = ∂y/∂x·v of each.
  void run(const model_type& model, Rows<const T, inputs> x, Rows<const T, inputs> v,
           Rows<T, outputs> dy) noexcept {
    const FlushDenormals flush;
    passes_.forward(model.data(), x);
    const auto values = passes_.values(model.data(), static_cast<int>(x.size()));
    const Pass pass{values, values.over(), memory_.data(), packed_.data()};
    const auto in = pass.template tangent<detail::network_input>();
    for (std::size_t s = 0; s < x.size(); ++s)
      std::copy_n(v[s].data(), inputs, in.at(0, static_cast<int>(s)));
    pass.run();
    detail::static_for<0, static_cast<int>(Pass::graph::heads.size())>([&](auto h) {
      constexpr detail::Head head = Pass::graph::heads[h()];
      const auto out = pass.template tangent<detail::value_of(head.op)>();
      for (std::size_t s = 0; s < x.size(); ++s)
        std::copy_n(out.at(0, static_cast<int>(s)), head.out, dy[s].data() + head.offset);
    });
  }

 private:
  using network = detail::OutputGradients<typename model_type::inference_type>;
  using V = Vector<T>;
  using Passes = detail::NeuronLanesBatch<network, V, batch>;
  using Pass = detail::TangentPass<network, V, typename Passes::Values>;
  static constexpr int rows = detail::whole_registers(batch, V::lanes);

  Passes passes_;
  Storage<T, Pass::size(rows)> memory_;
  Storage<T, Pass::packed_size> packed_;
};

/// dy = ∂y/∂x·v of every row; x and v are (n, inputs), dy is (n, outputs), n any number. Throws Error for
/// fewer rows of v or dy than of x.
template <auto Net, class T, int Batch>
void jvp(const Model<Net, T>& model,
         const std::type_identity_t<detail::RowsArgument<const T, Model<Net, T>::inputs>>& x,
         const std::type_identity_t<detail::RowsArgument<const T, Model<Net, T>::inputs>>& v,
         JvpWorkspace<Net, Batch, T>& workspace,
         const std::type_identity_t<detail::RowsArgument<T, Model<Net, T>::outputs>>& dy) {
  detail::check_held("jvp", model);
  if (v.size() < x.size()) detail::throw_rows_missing("jvp", "v", v.size(), x.size());
  if (dy.size() < x.size()) detail::throw_rows_missing("jvp", "dy", dy.size(), x.size());
  detail::in_blocks(x.size(), workspace.batch, [&](std::size_t first, std::size_t count) {
    workspace.run(model, x.part(first, count), v.part(first, count), dy.part(first, count));
  });
}

}  // namespace ctnn::inline CTNN_ABI
