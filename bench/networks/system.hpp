// SPDX-License-Identifier: MIT
// What a system under comparison provides: one small file each, registered by name.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "workloads.hpp"

namespace bench {

/// The parameters of a network: per layer W (out, in) row-major and b (out).
struct Parameters {
  std::vector<std::vector<float>> w;
  std::vector<std::vector<float>> b;
};

/// A batch of samples: x is (batch, inputs), row-major. t is (batch, outputs): one-hot rows for cross
/// entropy, numbers for half squared error.
struct Samples {
  int batch;
  std::vector<float> x;
  std::vector<float> t;
  std::vector<int> classes;  // the same targets as ids, for cross entropy
};

/// Indices of samples, in the order of training.
using Order = std::vector<std::size_t>;

/// A network that only runs. Loops are inside, so that a call through this interface costs nothing.
class Inference {
 public:
  virtual ~Inference() = default;
  /// Runs sample `i % batch` of the samples for i = 0 … n − 1, one at a time, each from memory of the
  /// caller's; leaves the last outputs in y (outputs).
  virtual void one_by_one(long n, const Samples& samples, float* y) = 0;
  /// The same, but the outputs become the first inputs of the next call, so that each call waits for
  /// the one before. x is (inputs) and starts as sample 0.
  virtual void chained(long n, float* x, float* y) = 0;
  /// Runs the whole batch n times; y is (batch, outputs), row-major.
  virtual void batch(long n, const Samples& samples, float* y) = 0;
};

enum class Optimizer { sgd, adam };
inline constexpr float learning_rate = 0.01F;  // SGD; Adam takes 0.001, 0.9, 0.999, 1e-8

/// Rows of outputs in a system's own memory, `step` floats from row to row.
struct Outputs {
  const float* y = nullptr;
  int step = 0;
};

/// A network that trains on one resident batch.
class Training {
 public:
  virtual ~Training() = default;
  /// n steps of forward, backward and update.
  virtual void steps(long n) = 0;
  [[nodiscard]] virtual Parameters parameters() const = 0;
  /// The last step's outputs, (batch, outputs), for systems that leave fitting to fit_by_gathering.
  [[nodiscard]] virtual Outputs outputs() const { return {}; }
};

/// A network that trains as a user's fit does: batches gathered from a data set that is shuffled once
/// per epoch, the loss's value with every step.
class Fitting {
 public:
  virtual ~Fitting() = default;
  /// n steps, each on the next batch, by SGD.
  virtual void steps(long n) = 0;
  [[nodiscard]] virtual Parameters parameters() const = 0;
  /// The mean loss of the last step's batch, before its update.
  [[nodiscard]] virtual double loss() const = 0;
};
inline constexpr int fit_batch = 32;
inline constexpr int fit_samples = 1024;

/// A system. What it does not offer is a null function or a null result, and is left out.
struct System {
  std::string name;
  std::string version;  // and what runs inside, such as which BLAS kernel
  std::function<std::unique_ptr<Inference>(const Workload&, const Parameters&, int batch)>
      inference;
  std::function<std::unique_ptr<Training>(const Workload&, const Parameters&, const Samples&,
                                          Optimizer)>
      training;
  /// Of a data set that outlives it; the first epoch has this order, later ones are shuffled.
  std::function<std::unique_ptr<Fitting>(const Workload&, const Parameters&, const Samples& data,
                                         const Order& first)>
      fitting;
};

/// Every system linked into the program, in order of registration.
std::vector<System>& systems();

/// const bool registered = register_system({…}); in a system's file. Parts of one name are one system:
/// a file that is compiled once per workload registers a part each.
bool register_system(System part);

}  // namespace bench
