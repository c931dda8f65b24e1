// SPDX-License-Identifier: MIT
// What a program needs that runs trained networks: the network's type, Model and its calls, and what a
// header written by embed() stands on. Nothing of training, data or metrics; <ctnn.hpp> has all. To load
// a model from a file add <ctnn/io/safetensors.hpp>.
#pragma once

#include <ctnn/formulas/activations.hpp>
#include <ctnn/graph/heads.hpp>
#include <ctnn/graph/network_formulas.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/graph/tensor_names.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/network/normalization.hpp>
