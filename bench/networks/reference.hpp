// SPDX-License-Identifier: MIT
// The judge: parameters, samples, outputs and gradients in double by the textbook's loops.
#pragma once

#include <vector>

#include "system.hpp"

namespace bench {

/// The same parameters and samples for every system, from a fixed sequence.
Parameters make_parameters(const Workload& workload);
Samples make_samples(const Workload& workload, int batch);
Order make_order(int samples);

/// Outputs of a batch, (batch, outputs).
std::vector<double> reference_outputs(const Workload& workload, const Parameters& parameters,
                                      const Samples& samples);

struct DoubleParameters {
  std::vector<std::vector<double>> w;
  std::vector<std::vector<double>> b;
};
DoubleParameters exact(const Parameters& parameters);
/// The parameters after one step on the mean loss, and that loss before it.
struct DoubleStep {
  DoubleParameters parameters;
  double loss;
};
DoubleStep reference_step(const Workload& workload, const DoubleParameters& parameters,
                          const Samples& samples, Optimizer optimizer);

/// Why a system's results are wrong; empty when they are right.
std::string check_inference(const Workload& workload, Inference& inference, int batch);
std::string check_training(const Workload& workload, Training& training,
                           const Parameters& parameters, const Samples& samples,
                           Optimizer optimizer);
std::string check_fitting(const Workload& workload, Fitting& fitting, const Parameters& parameters,
                          const Samples& data, const Order& first);

}  // namespace bench
