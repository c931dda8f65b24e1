// SPDX-License-Identifier: MIT
// What a program needs that runs trained networks: the network's type, Model and its calls, and what a
// header written by embed() stands on. Nothing of training, data or metrics; <ctnn.hpp> has all. To load
// a model from a file add <ctnn/io/safetensors.hpp>.
#pragma once

#include <ctnn/formulas/activations.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/model.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/network/network_formulas.hpp>
#include <ctnn/network/noise.hpp>
#include <ctnn/network/normalization.hpp>
#include <ctnn/network/shapes.hpp>
#include <ctnn/network/tensors.hpp>
