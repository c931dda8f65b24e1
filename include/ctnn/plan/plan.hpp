// SPDX-License-Identifier: MIT
// How a network runs: which way the data lies, the tile of every product, what is fused into it and
// where each buffer lies in the arena. A value of its own, decided at compile time, to be read.
#pragma once

#include <cstddef>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/plan/training_buffers.hpp>

namespace ctnn::inline CTNN_ABI {

/// An operation's part of a plan; of most networks a layer's. Offsets count elements of the arena;
/// those of what an operation does not have are 0. Samples on lanes have no tiles of their own shape:
/// `tile` and `tile_x` are then those that the other orientation would have.
struct LayerPlan {
  std::string_view name;        ///< as Named says, or ""
  std::string_view activation;  ///< its name
  bool dense = true;            ///< a product: others have no tiles
  int in = 0;                   ///< inputs
  int out = 0;                  ///< outputs
  Tile tile{};                  ///< of forward and ∂L/∂W; a column is a register of neurons
  Tile tile_x{};                ///< of ∂L/∂x; 0 × 0 for the first layer, whose ∂L/∂x is not needed
  /// Elements from row to row of its buffers; a row is a sample, or a neuron where samples are on lanes.
  int stride = 0;
  bool rows = false;          ///< the activation is one of whole rows, which runs after the product
  bool adds = false;          ///< another branch's outputs are added where it makes its own
  int below = -1;             ///< the operation whose derivative its ∂L/∂x goes through at once
  bool stored_apart = false;  ///< backward reads the slope or z, which lies beside y
  const char* keeps = "";  ///< for backward: y, and what is stored beside it; fused with the loss z
  std::size_t output = 0;  ///< y; of the last layer z
  std::size_t stored = 0;  ///< what backward reads
  std::size_t delta = 0;   ///< ∂L/∂z; those not needed at the same time share a buffer
  std::size_t statistics = 0;  ///< mean, variance and number of samples of a batch in BatchNorm
  const char* noise = "";      ///< of training nodes behind the layer
  std::size_t kept = 0;        ///< what their dropout keeps: bits, or with samples on lanes factors
  int kept_bytes = 0;          ///< from one sample's bits to the next one's
  std::size_t addends = 0;     ///< of their noise
};

/// What a plan says of all operations. `rows` is the batch in whole registers of samples.
struct PlanFacts {
  Orientation orientation{};       ///< whether samples or neurons are on lanes
  const char* reason = "";         ///< for the orientation, in words
  int lanes = 0;                   ///< numbers in a register
  int batch = 0;                   ///< samples
  int rows = 0;                    ///< samples with those that fill the last register
  int input_stride = 0;            ///< as LayerPlan::stride
  bool at_once = true;             ///< weights are updated where their gradients arise
  int sample_lanes_from = 0;       ///< of a batch call: the first layer that has samples on lanes
  std::size_t input = 0;           ///< offset of the inputs
  std::size_t input_gradient = 0;  ///< ∂L/∂x, where it is needed
  std::size_t target = 0;          ///< [output][sample]
  std::size_t weight = 0;          ///< of the samples
  std::size_t packed = 0;          ///< Wᵀ panel of ∂L/∂x
  std::size_t transposed = 0;  ///< z and ∂L/∂z of L samples, a sample on each lane, or ∂L/∂alpha
  std::size_t scratch = 0;     ///< a part of a joined gradient that waits to be added
  std::size_t size = 0;        ///< of the arena
  std::size_t element = 0;     ///< bytes of one
};

/// A training plan of as many operations, and its arena, buffer by buffer: the offsets above are read
/// from it.
template <int Depth>
struct Plan : PlanFacts {
  detail::op_map<LayerPlan, Depth> layers{};  ///< by operation
  detail::TrainingBuffers<Depth> arena{};     ///< where each buffer lies
};

}  // namespace ctnn::inline CTNN_ABI
