// SPDX-License-Identifier: MIT
// The functions that are compiled for a learner, as members of one class: an explicit instantiation puts
// them into one object file, so that a program around a network compiles without it.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/policies/policies.hpp>
#include <ctnn/training/callbacks.hpp>
#include <ctnn/training/fit.hpp>
#include <ctnn/training/trainer.hpp>
#include <ctnn/validation/cross_validate.hpp>
#include <ctnn/validation/cross_validation.hpp>

namespace ctnn::inline CTNN_ABI {

/// Refers to a callback of any type that is called with an Epoch and may have `finished`; it must
/// outlive the call it is given to. Callbacks that take the Trainer, and TerminateOnNaN, which
/// changes what fit does, are not of this kind.
class AnyCallback {
 public:
  /// No callback.
  AnyCallback() = default;
  template <class F, class Object = std::remove_reference_t<F>>
    requires(std::is_object_v<Object> && std::invocable<Object&, const Epoch&> &&
             !detail::keeps_finite<Object> && !std::same_as<std::remove_cv_t<Object>, AnyCallback>)
  // NOLINTNEXTLINE(google-explicit-constructor): a callback stands for itself.
  AnyCallback(F&& callback)
      : callback_(const_cast<void*>(static_cast<const void*>(__builtin_addressof(callback)))),
        call_([](void* of, const Epoch& epoch) {
          Object& f = *static_cast<Object*>(of);  // const again where it was
          using Answer = std::remove_cvref_t<decltype(f(epoch))>;
          if constexpr (std::is_void_v<Answer>) {
            f(epoch);
            return Training::go_on;
          } else {
            static_assert(detail::check_callback<std::is_same_v<Answer, Training>>::checked);
            return f(epoch);
          }
        }),
        finished_([](void* of, const Outcome& outcome) {
          detail::call_finished(*static_cast<Object*>(of), outcome);
        }) {}

  /// Calls the callback, if there is one.
  Training operator()(const Epoch& epoch) const {
    return callback_ == nullptr ? Training::go_on : call_(callback_, epoch);
  }
  /// Calls finished of the callback, if it has one.
  void finished(const Outcome& outcome) const {
    if (callback_ != nullptr) finished_(callback_, outcome);
  }

 private:
  void* callback_ = nullptr;
  Training (*call_)(void*, const Epoch&) = nullptr;
  void (*finished_)(void*, const Outcome&) = nullptr;
};

/// Training, inference and validation of learner type L on data sets of type Data. Two lines make a
/// program compile without its network: in a header
///     extern template struct ctnn::CompiledOnce<Digits, ctnn::Dataset<64, ctnn::Classes<10>>>;
/// and in one source file
///     template struct ctnn::CompiledOnce<Digits, ctnn::Dataset<64, ctnn::Classes<10>>>;
/// The members do what the functions of the same names do, to the same bits, and throw the same
/// errors. examples/compiled_once shows it.
template <class L, SampleSource Data>
struct CompiledOnce {
  using model_type = typename L::model_type;
  using target = typename Data::target_type;
  using scores_type = typename scores_of<target>::type;

  /// Trains on the samples at these indices, or on all.
  [[nodiscard]] static model_type fit(const L& learner, const Data& data,
                                      std::span<const std::size_t> samples,
                                      AnyCallback callback = {});
  [[nodiscard]] static model_type fit(const L& learner, const Data& data,
                                      AnyCallback callback = {});
  /// The same with a loss and an accuracy of other samples after every epoch: validate_on(…).
  [[nodiscard]] static model_type fit(const L& learner, const Data& data,
                                      std::span<const std::size_t> samples,
                                      const ValidateOn<Data>& validation,
                                      AnyCallback callback = {});

  /// Scores by the strategy that the learner names.
  [[nodiscard]] static CrossValidation<scores_type> cross_validate(const L& learner,
                                                                   const Data& data,
                                                                   AnyCallback callback = {})
    requires(!std::is_same_v<typename L::validation_type, NoValidation>);

  /// The scores of a model on the samples at these indices, or on all.
  [[nodiscard]] static scores_type evaluate(const model_type& model, const Data& data,
                                            std::span<const std::size_t> samples);
  [[nodiscard]] static scores_type evaluate(const model_type& model, const Data& data);

  /// The outputs of one sample, x is (inputs); of many, x is (n, inputs) and y is (n, outputs).
  [[nodiscard]] static typename model_type::Output outputs(
      const model_type& model,
      const detail::Numbers<typename L::scalar, model_type::inputs>& x) noexcept;
  static void outputs(const model_type& model, Rows<const float, model_type::inputs> x,
                      Rows<typename L::scalar, model_type::outputs> y,
                      typename model_type::Workspace& workspace) noexcept;

  /// A training step on the batch that the trainer has gathered, or on one sample, x is (inputs), which
  /// throws Error for an id of no class.
  static Step step(Trainer<L>& trainer) noexcept;
  /// The step on one sample.
  static Step partial_fit(Trainer<L>& trainer, const detail::Numbers<float, model_type::inputs>& x,
                          const detail::TargetArgument<target>& value);
};

// Outside the class: what is defined in it is inline, and compiled wherever it is called.

template <class L, SampleSource Data>
auto CompiledOnce<L, Data>::fit(const L& learner, const Data& data,
                                std::span<const std::size_t> samples, AnyCallback callback)
    -> model_type {
  return ctnn::fit(learner, data, samples, callback);
}
template <class L, SampleSource Data>
auto CompiledOnce<L, Data>::fit(const L& learner, const Data& data, AnyCallback callback)
    -> model_type {
  return ctnn::fit(learner, data, callback);
}
template <class L, SampleSource Data>
auto CompiledOnce<L, Data>::fit(const L& learner, const Data& data,
                                std::span<const std::size_t> samples,
                                const ValidateOn<Data>& validation, AnyCallback callback)
    -> model_type {
  return ctnn::fit(learner, data, samples, validation, callback);
}
template <class L, SampleSource Data>
auto CompiledOnce<L, Data>::cross_validate(const L& learner, const Data& data, AnyCallback callback)
    -> CrossValidation<scores_type>
  requires(!std::is_same_v<typename L::validation_type, NoValidation>)
{
  return ctnn::cross_validate(learner, data, callback);
}
template <class L, SampleSource Data>
auto CompiledOnce<L, Data>::evaluate(const model_type& model, const Data& data,
                                     std::span<const std::size_t> samples) -> scores_type {
  return ctnn::evaluate(model, data, samples);
}
template <class L, SampleSource Data>
auto CompiledOnce<L, Data>::evaluate(const model_type& model, const Data& data) -> scores_type {
  return ctnn::evaluate(model, data);
}
template <class L, SampleSource Data>
auto CompiledOnce<L, Data>::outputs(
    const model_type& model,
    const detail::Numbers<typename L::scalar, model_type::inputs>& x) noexcept ->
    typename model_type::Output {
  return model(x.value());
}
template <class L, SampleSource Data>
void CompiledOnce<L, Data>::outputs(const model_type& model,
                                    Rows<const float, model_type::inputs> x,
                                    Rows<typename L::scalar, model_type::outputs> y,
                                    typename model_type::Workspace& workspace) noexcept {
  model(x, y, workspace);
}
template <class L, SampleSource Data>
Step CompiledOnce<L, Data>::step(Trainer<L>& trainer) noexcept {
  return trainer.step();
}
template <class L, SampleSource Data>
Step CompiledOnce<L, Data>::partial_fit(Trainer<L>& trainer,
                                        const detail::Numbers<float, model_type::inputs>& x,
                                        const detail::TargetArgument<target>& value) {
  return trainer.template partial_fit<target>(x, value);
}

}  // namespace ctnn::inline CTNN_ABI
