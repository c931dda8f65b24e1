// SPDX-License-Identifier: MIT
// The core of ctnn: networks as types, training, validation. Files and reports have headers of
// their own.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/philox.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/formulas/losses.hpp>
#include <ctnn/formulas/penalties.hpp>
#include <ctnn/formulas/updates.hpp>
#include <ctnn/metrics/confusion.hpp>
#include <ctnn/metrics/evaluate.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/initialize.hpp>
#include <ctnn/network/initializers.hpp>
#include <ctnn/network/model.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/network/plan.hpp>
#include <ctnn/network/shapes.hpp>
#include <ctnn/network/summary.hpp>
#include <ctnn/training/clipping.hpp>
#include <ctnn/training/fit.hpp>
#include <ctnn/training/fit_together.hpp>
#include <ctnn/training/fleet.hpp>
#include <ctnn/training/learner.hpp>
#include <ctnn/training/max_norm.hpp>
#include <ctnn/training/policies.hpp>
#include <ctnn/training/schedules.hpp>
#include <ctnn/training/trainer.hpp>
#include <ctnn/training/weight_decay.hpp>
#include <ctnn/validation/cross_validate.hpp>
#include <ctnn/validation/strategies.hpp>
