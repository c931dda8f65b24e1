// SPDX-License-Identifier: Apache-2.0
// ONNX's backend node tests of optimizers, from Debian's libonnx-testdata 1.12; written by
// make_onnx_updates.py.
#pragma once

namespace golden::onnx {

namespace momentum {
inline constexpr double rate = 0.100000001;
inline constexpr double count = 0;
inline constexpr double alpha = 0.949999988;
inline constexpr double beta = 0.100000001;
inline constexpr double norm_coefficient = 0.00100000005;
inline constexpr double x[] = {1.20000005, 2.79999995};
inline constexpr double g[] = {-0.939999998, -2.5};
inline constexpr double first[] = {1.70000005, 3.5999999};
inline constexpr double x_new[] = {1.13238001, 2.70772004};
inline constexpr double first_new[] = {0.676200032, 0.922799826};
}  // namespace momentum

namespace momentum_multiple {
inline constexpr double rate = 0.100000001;
inline constexpr double count = 0;
inline constexpr double alpha = 0.949999988;
inline constexpr double beta = 0.850000024;
inline constexpr double norm_coefficient = 0.00100000005;
inline constexpr double x[] = {1, 1, 2};
inline constexpr double g[] = {-1, -1, -3};
inline constexpr double first[] = {2, 4, 1};
inline constexpr double x_new[] = {0.90990001, 0.719900012, 2.20479989};
inline constexpr double first_new[] = {0.900999963, 2.80099988, -2.04799986};
}  // namespace momentum_multiple

namespace nesterov_momentum {
inline constexpr double rate = 0.100000001;
inline constexpr double count = 0;
inline constexpr double alpha = 0.949999988;
inline constexpr double beta = 1;
inline constexpr double norm_coefficient = 0.00999999978;
inline constexpr double x[] = {1.20000005, 2.79999995};
inline constexpr double g[] = {-0.939999998, -2.5};
inline constexpr double first[] = {1.70000005, 3.5999999};
inline constexpr double x_new[] = {1.22753501, 2.95713997};
inline constexpr double first_new[] = {0.687000036, 0.947999954};
}  // namespace nesterov_momentum

namespace adagrad {
inline constexpr double rate = 0.100000001;
inline constexpr double count = 0;
inline constexpr double decay_factor = 0.100000001;
inline constexpr double epsilon = 9.99999975e-06;
inline constexpr double norm_coefficient = 0.00100000005;
inline constexpr double x[] = {1};
inline constexpr double g[] = {-1};
inline constexpr double first[] = {2};
inline constexpr double x_new[] = {1.05769622};
inline constexpr double first_new[] = {2.9980011};
}  // namespace adagrad

namespace adagrad_multiple {
inline constexpr double rate = 0.100000001;
inline constexpr double count = 0;
inline constexpr double decay_factor = 0.100000001;
inline constexpr double epsilon = 9.99999975e-06;
inline constexpr double norm_coefficient = 0.00100000005;
inline constexpr double x[] = {1, 1, 2};
inline constexpr double g[] = {-1, -1, -3};
inline constexpr double first[] = {2, 4, 1};
inline constexpr double x_new[] = {1.05769622, 1.04468536, 2.09486175};
inline constexpr double first_new[] = {2.9980011, 4.9980011, 9.98800373};
}  // namespace adagrad_multiple

namespace adam {
inline constexpr double rate = 0.100000001;
inline constexpr double count = 0;
inline constexpr double alpha = 0.949999988;
inline constexpr double beta = 0.100000001;
inline constexpr double epsilon = 1.00000001e-07;
inline constexpr double norm_coefficient = 0.00100000005;
inline constexpr double x[] = {1.20000005, 2.79999995};
inline constexpr double g[] = {-0.939999998, -2.5};
inline constexpr double first[] = {1.70000005, 3.5999999};
inline constexpr double second[] = {0.100000001, 0.100000001};
inline constexpr double x_new[] = {1.02503633, 2.66103268};
inline constexpr double first_new[] = {1.56806004, 3.29513979};
inline constexpr double second_new[] = {0.803210795, 5.62240696};
}  // namespace adam

namespace adam_multiple {
inline constexpr double rate = 0.100000001;
inline constexpr double count = 0;
inline constexpr double alpha = 0.949999988;
inline constexpr double beta = 0.850000024;
inline constexpr double norm_coefficient = 0.00100000005;
inline constexpr double x[] = {1, 1, 2};
inline constexpr double g[] = {-1, -1, -3};
inline constexpr double first[] = {2, 4, 1};
inline constexpr double second[] = {0.5, 1, 10};
inline constexpr double x_new[] = {0.75913626, 0.628652811, 1.97458529};
inline constexpr double first_new[] = {1.85004997, 3.75005007, 0.800099969};
inline constexpr double second_new[] = {0.574700177, 0.999700189, 9.8482008};
}  // namespace adam_multiple

}  // namespace golden::onnx
