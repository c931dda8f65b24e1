// SPDX-License-Identifier: MIT
// The weights of a network: inference on one sample or many, and access to every parameter.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/fixed_string.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/scratch.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/model/chosen_initializers.hpp>
#include <ctnn/model/initialize.hpp>
#include <ctnn/model/output_array.hpp>
#include <ctnn/network/initializers.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/passes/batch_inference.hpp>
#include <ctnn/passes/one_sample_forward.hpp>
#include <ctnn/passes/sample_lanes_inference.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/plan/parameter_view.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// Throws Error: the model of this call was moved from.
[[noreturn]] void throw_moved_from(const char* call);
/// Throws it for a model of any kind that holds no parameters any more.
template <class M>
void check_held(const char* call, const M& model) {
  if constexpr (requires { model.moved_from(); })
    if (model.moved_from()) throw_moved_from(call);
}

template <bool Fits, bool Found>
struct check_initializer_list : sentence {
  static_assert(
      Found,
      "initialize<OnLayer<\"name\", ...>>: no layer of the network has this name: give it "
      "one with Named<\"name\", Dense<...>>.");
  static_assert(Fits,
                "initialize<...>(model, seed) takes one initializer for all layers, such as "
                "HeNormal, and OnLayer<\"name\", ...> for others.");
};

}  // namespace detail

/// A trained or freshly initialized network. `Net` is the network's value, T its number type
/// (float, or double on the reference kernels). A model is a value; const models may be shared
/// between threads. One whose parameters do not fit in place (in_place_limit, 64 KB) hands them
/// over when it is moved from: then its calls give NaN, what predicts with it or saves it throws
/// Error, and there are no weights to look at until it is assigned to. Its tag is what the linker
/// says where a function that takes or returns one was compiled for another instruction set or
/// with another version of ctnn.
template <auto Net, class T = float>
class __attribute__((abi_tag("compile_all_files_with_the_same_march_and_ctnn"))) Model {
 public:
  using network_type = std::remove_cvref_t<decltype(Net)>;
  /// The network without nodes that act in training only.
  using inference_type = detail::inference_network_of<network_type>;
  using shape = shape_of<inference_type>;
  using scalar = T;
  using layout = detail::layout_of<inference_type, Vector<T>::lanes>;
  static constexpr int inputs = shape::inputs;
  static constexpr int outputs = shape::outputs;
  using Output = OutputArray<T, static_cast<std::size_t>(outputs)>;

  /// Bytes that a batch call works in, whatever the size of the batch.
  static constexpr std::size_t workspace_size =
      sizeof(T) * detail::batch_forward<inference_type, T>::size;

  /// The memory of a batch call, workspace_size bytes: made once by the caller, so that the call
  /// allocates nothing and puts nothing large on the stack. Any number of calls may follow one
  /// another in it; calls at the same time need one each.
  class Workspace {
    friend Model;
    Storage<T, workspace_size / sizeof(T)> memory_;
  };

  /// All weights and biases zero.
  constexpr Model() = default;

  /// The outputs of one sample, x is (inputs). Usable in constant expressions while the parameters
  /// fit in place (in_place_limit, 64 KB). Allocates nothing, unless the outputs of two layers do not
  /// fit there: then the first call on a thread makes working memory, which the thread keeps. A batch
  /// call never does, of a single sample neither.
  [[nodiscard]] constexpr Output operator()(std::span<const T, inputs> x) const noexcept {
    Output result{};
    if (std::is_constant_evaluated())
      at_compile_time(x, result);
    else if (moved_from())
      result.fill(std::numeric_limits<T>::quiet_NaN());
    else
      detail::single_inference<inference_type, Vector<T>>::run(parameters_.data(), x.data(),
                                                               result.data());
    return result;
  }
  /// The same for x in any other list of numbers, converted to T: a vector, a span of a length known
  /// at run time, an array of double, {5.1, 3.5, 1.4, 0.2}. Throws Error where its length is another
  /// one than `inputs` and no type says so. A template, so that what a span can be of is left to the
  /// call above.
  template <class = void>
  [[nodiscard]] constexpr Output operator()(const detail::Numbers<T, inputs>& x) const noexcept {
    return (*this)(x.value());
  }
  /// The same for the outputs of another model: second(first(x)).
  template <std::size_t N>
    requires(N == inputs)
  [[nodiscard]] constexpr Output operator()(const OutputArray<T, N>& x) const noexcept {
    return (*this)(std::span<const T, inputs>(x));
  }

  /// The outputs of many samples: x is (n, inputs), y is (n, outputs), n any number; where one has more
  /// rows, these are left alone. Both are Rows, or containers that Rows are made of: of float, of T for
  /// y. They must not overlap. A sample gets the same bits at any n and any place.
  void operator()(const detail::RowsArgument<const float, inputs>& x,
                  const detail::RowsArgument<T, outputs>& y, Workspace& workspace) const noexcept {
    run<false>(x, y, workspace);
  }

  /// The logits of many samples: z = W·y + b of the last layer, before its activation. Shapes as
  /// above.
  void logits(const detail::RowsArgument<const float, inputs>& x,
              const detail::RowsArgument<T, outputs>& z, Workspace& workspace) const noexcept {
    run<true>(x, z, workspace);
  }
  /// The earlier name of logits.
  [[deprecated("scores is now called logits.")]] void scores(Rows<const float, inputs> x,
                                                             Rows<T, outputs> z,
                                                             Workspace& workspace) const noexcept {
    logits(x, z, workspace);
  }

  /// Whether its parameters were handed over to another; those in place are copied and never are.
  [[nodiscard]] constexpr bool moved_from() const noexcept { return parameters_.empty(); }

  /// W of layer L, logical (out, in) whatever the storage layout.
  template <int L>
  [[nodiscard]] constexpr auto weights() const noexcept {
    constexpr detail::LayerLayout at = layer<L>();
    return MatrixView<const T, at.out, at.in, at.panel, at.padded>(parameters_.data() + at.weights);
  }
  template <int L>
  [[nodiscard]] constexpr auto weights() noexcept {
    constexpr detail::LayerLayout at = layer<L>();
    return MatrixView<T, at.out, at.in, at.panel, at.padded>(parameters_.data() + at.weights);
  }
  /// W of the layer with this name: weights<"hidden">().
  template <fixed_string Name>
  [[nodiscard]] constexpr auto weights() const noexcept {
    return weights<detail::layer_called<inference_type, Name>()>();
  }
  template <fixed_string Name>
  [[nodiscard]] constexpr auto weights() noexcept {
    return weights<detail::layer_called<inference_type, Name>()>();
  }
  /// b of layer L, (out).
  template <int L>
  [[nodiscard]] constexpr auto biases() const noexcept {
    constexpr detail::LayerLayout at = layer<L>();
    return std::span<const T, at.out>(parameters_.data() + at.biases, at.out);
  }
  template <int L>
  [[nodiscard]] constexpr auto biases() noexcept {
    constexpr detail::LayerLayout at = layer<L>();
    return std::span<T, at.out>(parameters_.data() + at.biases, at.out);
  }
  /// b of the layer with this name: biases<"hidden">().
  template <fixed_string Name>
  [[nodiscard]] constexpr auto biases() const noexcept {
    return biases<detail::layer_called<inference_type, Name>()>();
  }
  template <fixed_string Name>
  [[nodiscard]] constexpr auto biases() noexcept {
    return biases<detail::layer_called<inference_type, Name>()>();
  }
  /// The trained alphas of layer L's activation, (out), where it has them (PReLU).
  template <int L>
  [[nodiscard]] constexpr auto alphas() const noexcept {
    constexpr detail::LayerLayout at = layer<L>();
    static_assert(shape::layers[L].trained, "This layer's activation has no trained alpha.");
    return std::span<const T, at.out>(parameters_.data() + at.alphas, at.out);
  }
  template <int L>
  [[nodiscard]] constexpr auto alphas() noexcept {
    constexpr detail::LayerLayout at = layer<L>();
    static_assert(shape::layers[L].trained, "This layer's activation has no trained alpha.");
    return std::span<T, at.out>(parameters_.data() + at.alphas, at.out);
  }
  /// The trained alphas of the layer with this name: alphas<"hidden">().
  template <fixed_string Name>
  [[nodiscard]] constexpr auto alphas() const noexcept {
    return alphas<detail::layer_called<inference_type, Name>()>();
  }
  template <fixed_string Name>
  [[nodiscard]] constexpr auto alphas() noexcept {
    return alphas<detail::layer_called<inference_type, Name>()>();
  }
  /// Every parameter in logical order: layer by layer W (out, in), then b, then alphas where trained.
  [[nodiscard]] constexpr auto parameters() const noexcept {
    return ParameterView<const T, layout>(parameters_.data());
  }
  [[nodiscard]] constexpr auto parameters() noexcept {
    return ParameterView<T, layout>(parameters_.data());
  }
  /// The block as kernels read it: layout::size numbers, where `layout` says.
  [[nodiscard]] constexpr const T* data() const noexcept { return parameters_.data(); }
  [[nodiscard]] constexpr T* data() noexcept { return parameters_.data(); }

 private:
  /// Apart, for its memory is no part of a call's stack.
  constexpr void at_compile_time(std::span<const T, inputs> x, Output& result) const noexcept {
    using inference = detail::plain_inference<inference_type, T, 1>;
    std::array<T, inference::size> memory{};
    std::copy(x.begin(), x.end(),
              inference::template value<detail::network_input>(memory.data()).data);
    inference::run(typename inference::forward::model{parameters_.data()}, memory.data());
    detail::static_for<0, static_cast<int>(shape::graph::heads.size())>([&](auto h) {
      constexpr detail::Head head = shape::graph::heads[h()];
      std::copy_n(inference::template value<detail::value_of(head.op)>(memory.data()).data,
                  head.out, result.begin() + head.offset);
    });
  }
  template <bool Logits>
  void run(Rows<const float, inputs> x, Rows<T, outputs> y, Workspace& workspace) const noexcept {
    const std::size_t n = std::min(x.size(), y.size());
    if (moved_from()) {
      for (std::size_t s = 0; s < n; ++s)
        std::fill(y[s].begin(), y[s].end(), std::numeric_limits<T>::quiet_NaN());
    } else {
      detail::batch_forward<inference_type, T>::template run<Logits>(
          parameters_.data(), x.part(0, n), y, workspace.memory_.data());
    }
  }

  template <int L>
  static consteval detail::LayerLayout layer() {
    static_assert(L >= 0 && L < static_cast<int>(shape::depth),
                  "The network has fewer layers: count them from 0.");
    return layout::layers[L];
  }

  Storage<T, layout::size> parameters_;
};

/// First parameters of a model from a seed, as a Learner's run begins: initialize(model, 7), or with
/// initializers of one's own, initialize<HeNormal, OnLayer<"out", Zeros>>(model, 7); without one, He's
/// uniform for layers under a rectifier and Glorot's for others. Biases are zero, alphas their first
/// value, γ and running variances 1. Usable in constant expressions while the parameters fit in place.
template <auto... Initializers, auto Net, class T>
constexpr void initialize(Model<Net, T>& model, std::uint64_t seed) {
  using network = typename Model<Net, T>::network_type;
  using detail::concatenate, detail::list_if;
  using all = concatenate<list_if<std::is_base_of_v<initializer_kind, decltype(Initializers)>,
                                  std::remove_cv_t<decltype(Initializers)>>...>;
  using locals =
      concatenate<list_if<std::is_base_of_v<local_initializer_kind, decltype(Initializers)>,
                          std::remove_cv_t<decltype(Initializers)>>...>;
  constexpr bool fits =
      std::tuple_size_v<all> <= 1 &&
      std::tuple_size_v<all> + std::tuple_size_v<locals> == sizeof...(Initializers);
  constexpr bool found = []<class... Local>(std::type_identity<std::tuple<Local...>>) {
    return (... && (find_layer<network>(Local::layer.view()) < shape_of<network>::depth));
  }(std::type_identity<locals>{});
  static_assert(detail::check_initializer_list<fits, found>::checked);
  using global = detail::first_type<all, InitializerOfActivation>;
  initialize<network, detail::initializers<network, global, locals>>(model.parameters(), seed);
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/model/model-inl.hpp>
#endif
