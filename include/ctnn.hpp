// SPDX-License-Identifier: MIT
// The core of ctnn: networks as types, training, validation. Files and reports have headers of
// their own.
//
// From the lowest folder to the highest, so that an error is not shown as included by all above it.
#pragma once

#include <ctnn/version.hpp>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/core/views.hpp>

#include <ctnn/formulas/activations.hpp>
#include <ctnn/formulas/head_losses.hpp>
#include <ctnn/formulas/losses.hpp>
#include <ctnn/formulas/penalties.hpp>
#include <ctnn/formulas/updates.hpp>

#include <ctnn/random/philox.hpp>

#include <ctnn/network/branches.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/network/initializers.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/network/normalization.hpp>

#include <ctnn/graph/heads.hpp>
#include <ctnn/graph/network_formulas.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/graph/tensor_names.hpp>

#include <ctnn/plan/make_plan.hpp>
#include <ctnn/plan/parameter_view.hpp>
#include <ctnn/plan/plan.hpp>

#include <ctnn/passes/head_loss.hpp>

#include <ctnn/model/any_model.hpp>
#include <ctnn/model/fold_batch_norm.hpp>
#include <ctnn/model/gradients.hpp>
#include <ctnn/model/initialize.hpp>
#include <ctnn/model/layer_outputs.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/model/swappable_model.hpp>

#include <ctnn/data/batches.hpp>
#include <ctnn/data/bootstrap.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/dataset_view.hpp>
#include <ctnn/data/exhaustive_splits.hpp>
#include <ctnn/data/group_splits.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/target_scaling.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/data/time_series_split.hpp>
#include <ctnn/data/train_test_split.hpp>

#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/confusion.hpp>
#include <ctnn/metrics/decision.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/metrics/head_metrics.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/metrics/of_head.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/metrics/predictions.hpp>
#include <ctnn/metrics/predictor.hpp>
#include <ctnn/metrics/probabilities.hpp>
#include <ctnn/metrics/ranking.hpp>
#include <ctnn/metrics/regression.hpp>

#include <ctnn/policies/augmentation.hpp>
#include <ctnn/policies/clipping.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/policies/max_norm.hpp>
#include <ctnn/policies/names_elsewhere.hpp>
#include <ctnn/policies/policies.hpp>
#include <ctnn/policies/schedules.hpp>
#include <ctnn/policies/stopping.hpp>
#include <ctnn/policies/weight_decay.hpp>

#include <ctnn/step/target_of.hpp>

#include <ctnn/loss/loss_gradient.hpp>
#include <ctnn/loss/mean_loss.hpp>

#include <ctnn/training/callbacks.hpp>
#include <ctnn/training/checkpoint.hpp>
#include <ctnn/training/diagnostics.hpp>
#include <ctnn/training/fit.hpp>
#include <ctnn/training/history.hpp>
#include <ctnn/training/learner.hpp>
#include <ctnn/training/trainer.hpp>

#include <ctnn/fleet/fit_together.hpp>
#include <ctnn/fleet/fleet.hpp>

#include <ctnn/validation/check_splits.hpp>
#include <ctnn/validation/compare.hpp>
#include <ctnn/validation/compiled_once.hpp>
#include <ctnn/validation/cross_val_predict.hpp>
#include <ctnn/validation/cross_validate.hpp>
#include <ctnn/validation/cross_validation.hpp>
#include <ctnn/validation/curves.hpp>
#include <ctnn/validation/options.hpp>
#include <ctnn/validation/strategies.hpp>
#include <ctnn/validation/validation_strategy.hpp>

#include <ctnn/search/grid.hpp>
#include <ctnn/search/grid_search.hpp>
#include <ctnn/search/grid_search_result.hpp>
#include <ctnn/search/nested.hpp>

#include <ctnn/ensemble/bag.hpp>
#include <ctnn/ensemble/bagging.hpp>
#include <ctnn/ensemble/combine_outputs.hpp>
#include <ctnn/ensemble/ensemble.hpp>
#include <ctnn/ensemble/ensemble_model.hpp>
#include <ctnn/ensemble/model_weights.hpp>
#include <ctnn/ensemble/out_of_bag.hpp>

#include <ctnn/inspect/print_plan.hpp>
#include <ctnn/inspect/summary.hpp>
