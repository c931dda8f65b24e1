// SPDX-License-Identifier: MIT
// What first weights are drawn from, as policies of a learner: for all layers, or for one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/fixed_string.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/random/philox.hpp>

namespace ctnn::inline CTNN_ABI {

/// What the initializer of one named layer derives from.
struct local_initializer_kind {};

/// The type of OnLayer<Layer, I> for an initializer.
template <fixed_string Layer, class I>
struct LayerInitializer : local_initializer_kind {
  static constexpr auto layer = Layer;
  using initializer = I;
};

/// What every initializer derives from. An initializer has `of(in, out)` for a layer of that many
/// inputs and outputs; what it returns is called with a stream of random numbers and the place
/// k = o·in + i of a weight, whose value it gives. One whose weights depend on each other has
/// `fill<in, out>(random, set)` instead, which calls set(k, value). Biases always start at zero.
struct initializer_kind {
  template <fixed_string Layer, class I>
  using on_layer = LayerInitializer<Layer, I>;
};

namespace detail {

/// Uniform in [−bound, bound).
struct UniformWithin {
  double bound;
  [[nodiscard]] constexpr double operator()(const Random& random, std::uint64_t k) const noexcept {
    return bound * (2.0 * static_cast<double>(random.uniform(k)) - 1.0);
  }
};
/// Normal with mean zero. Box & Muller 1958, from two uniform numbers of each place; none is larger
/// than √(48·ln 2) = 5.8 deviations.
struct NormalAround0 {
  double deviation;
  [[nodiscard]] constexpr double operator()(const Random& random, std::uint64_t k) const noexcept {
    const double u = 1.0 - static_cast<double>(random.uniform(2 * k));  // in (0, 1]
    const double angle =
        2 * math::detail::pi<double> * static_cast<double>(random.uniform(2 * k + 1));
    return deviation * math::sqrt(-2.0 * math::log(u)) * math::cos(angle);
  }
};

}  // namespace detail

/// What a learner without an initializer has, see initialize.
struct InitializerOfActivation : initializer_kind {};

/// The type of Zeros.
template <double Value>
struct ConstantInitializer : initializer_kind {
  static constexpr auto of(int, int) noexcept {
    return [](const Random&, std::uint64_t) { return Value; };
  }
};
/// Every weight zero. Behind it, hidden layers learn nothing: for a last layer, or a linear model.
inline constexpr ConstantInitializer<0.0> Zeros{};
/// Every weight the same number.
/// \tparam Value the number
template <Number auto Value>
inline constexpr ConstantInitializer<detail::real<Value>> Constant{};

/// The type of Uniform.
template <double Low, double High>
struct UniformInitializer : initializer_kind {
  static_assert(Low < High, "Uniform<low, high> needs low < high.");
  static constexpr auto of(int, int) noexcept {
    return [](const Random& random, std::uint64_t k) {
      return Low + (High - Low) * static_cast<double>(random.uniform(k));
    };
  }
};
/// Uniform in [low, high).
/// \tparam Low least weight
/// \tparam High upper bound, above it
template <Number auto Low, Number auto High>
inline constexpr UniformInitializer<detail::real<Low>, detail::real<High>> Uniform{};

/// The type of Normal.
template <double Deviation>
struct NormalInitializer : initializer_kind {
  static_assert(Deviation > 0, "Normal<sigma> needs a positive standard deviation.");
  static constexpr auto of(int, int) noexcept { return detail::NormalAround0{Deviation}; }
};
/// Normal with mean zero and this standard deviation.
/// \tparam Deviation standard deviation σ > 0
template <Number auto Deviation>
inline constexpr NormalInitializer<detail::real<Deviation>> Normal{};

/// Uniform within ±√(6/(in + out)): variance 2/(in + out). Glorot & Bengio 2010.
inline constexpr struct GlorotUniform : initializer_kind {
  static constexpr auto of(int in, int out) noexcept {
    return detail::UniformWithin{math::sqrt(6.0 / (in + out))};
  }
} GlorotUniform{};
/// Normal with variance 2/(in + out).
inline constexpr struct GlorotNormal : initializer_kind {
  static constexpr auto of(int in, int out) noexcept {
    return detail::NormalAround0{math::sqrt(2.0 / (in + out))};
  }
} GlorotNormal{};
/// Uniform within ±√(6/in): variance 2/in, for rectifiers. He et al. 2015.
inline constexpr struct HeUniform : initializer_kind {
  static constexpr auto of(int in, int) noexcept {
    return detail::UniformWithin{math::sqrt(6.0 / in)};
  }
} HeUniform{};
/// Normal with variance 2/in.
inline constexpr struct HeNormal : initializer_kind {
  static constexpr auto of(int in, int) noexcept {
    return detail::NormalAround0{math::sqrt(2.0 / in)};
  }
} HeNormal{};
/// Uniform within ±√(3/in): variance 1/in, for SELU. LeCun et al. 1998; Klambauer et al. 2017.
inline constexpr struct LeCunUniform : initializer_kind {
  static constexpr auto of(int in, int) noexcept {
    return detail::UniformWithin{math::sqrt(3.0 / in)};
  }
} LeCunUniform{};
/// Normal with variance 1/in.
inline constexpr struct LeCunNormal : initializer_kind {
  static constexpr auto of(int in, int) noexcept {
    return detail::NormalAround0{math::sqrt(1.0 / in)};
  }
} LeCunNormal{};

/// The type of Orthogonal.
template <double Gain>
struct OrthogonalInitializer : initializer_kind {
  static_assert(Gain > 0, "Orthogonal<gain> needs a positive gain.");

  /// Sets all In·Out weights, set(k, value). Q of a normal matrix's QR decomposition, by Gram &
  /// Schmidt: each vector loses its parts along those before it twice, which is enough for
  /// orthogonality to rounding (Giraud et al. 2005). R's diagonal is positive, so that every Q is
  /// equally likely (Mezzadri 2007).
  template <int In, int Out>
  static constexpr void fill(const Random& random, auto set) {
    constexpr auto in = static_cast<std::size_t>(In);
    constexpr auto out = static_cast<std::size_t>(Out);
    constexpr std::size_t count = in < out ? in : out;  // vectors: the columns of W, or its rows
    constexpr std::size_t length = in < out ? out : in;
    constexpr std::size_t from_vector = in < out ? 1 : in;  // steps in W
    constexpr std::size_t along_vector = in < out ? in : 1;
    const detail::NormalAround0 normal{1};
    Storage<double, in * out> vectors;  // (count, length)
    for (std::size_t j = 0; j < count; ++j) {
      double* const v = vectors.data() + j * length;
      for (std::size_t i = 0; i < length; ++i)
        v[i] = normal(random, j * from_vector + i * along_vector);
      for (int twice = 0; twice < 2; ++twice)
        for (std::size_t before = 0; before < j; ++before) {
          const double* const q = vectors.data() + before * length;
          double along = 0;
          for (std::size_t i = 0; i < length; ++i) along += q[i] * v[i];
          for (std::size_t i = 0; i < length; ++i) v[i] -= along * q[i];
        }
      double squares = 0;
      for (std::size_t i = 0; i < length; ++i) squares += v[i] * v[i];
      const double factor = 1 / math::sqrt(squares);
      for (std::size_t i = 0; i < length; ++i) {
        v[i] *= factor;
        set(j * from_vector + i * along_vector, Gain * v[i]);
      }
    }
  }
};
/// A random matrix whose rows are orthogonal and of length `gain`; its columns, where there are more
/// outputs than inputs. Saxe, McClelland & Ganguli 2013. Time grows with in·out·min(in, out): 0.1 s
/// for 512 × 512.
/// \tparam Gain length of the rows (or columns), > 0
template <Number auto Gain = 1>
inline constexpr OrthogonalInitializer<detail::real<Gain>> Orthogonal{};

}  // namespace ctnn::inline CTNN_ABI
