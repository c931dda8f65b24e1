// SPDX-License-Identifier: MIT
// What the peers that only multiply matrices write by hand around the products: activations, bias, update.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

#include "workloads.hpp"

namespace bench::by_hand {

/// Sixteen floats; the compiler splits them where registers are narrower.
using Lanes [[gnu::vector_size(64)]] = float;
using Bits [[gnu::vector_size(64)]] = int;
inline constexpr int lanes = 16;

inline Lanes all(float v) { return Lanes{} + v; }
inline Lanes load(const float* p) {
  Lanes v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
inline void store(float* p, Lanes v) { std::memcpy(p, &v, sizeof v); }
/// The first n < 16 floats; what follows them is not touched.
inline Lanes load(const float* p, int n) {
#if defined(__AVX512F__)
  return _mm512_maskz_loadu_ps(static_cast<__mmask16>((1U << n) - 1), p);
#else
  Lanes v{};
  for (int i = 0; i < n; ++i) v[i] = p[i];
  return v;
#endif
}
inline void store(float* p, Lanes v, int n) {
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1U << n) - 1), v);
#else
  for (int i = 0; i < n; ++i) p[i] = v[i];
#endif
}

inline Lanes max(Lanes a, Lanes b) { return a > b ? a : b; }
inline Lanes min(Lanes a, Lanes b) { return a < b ? a : b; }

/// e^x to about 1.5 ulp between -87 and 88.
inline Lanes exp(Lanes x) {
  x = min(max(x, all(-87)), all(88));
  const Lanes round = all(12582912);  // adding 1.5·2^23 rounds to the nearest integer
  const Lanes n = x * 1.44269504F + round - round;
  const Lanes r = x - n * 0.693359375F - n * -2.12194440e-4F;
  Lanes p = r * 1.38888889e-3F + 8.33333333e-3F;
  p = p * r + 4.16666667e-2F;
  p = p * r + 0.166666667F;
  p = p * r + 0.5F;
  p = p * r + 1;
  p = p * r + 1;
  Bits scale = (__builtin_convertvector(n, Bits) + 127) << 23;
  Lanes factor;
  std::memcpy(&factor, &scale, sizeof factor);
  return p * factor;
}

/// The rational 13/6 approximation that Eigen and XLA use, to about 5 ulp.
inline Lanes tanh(Lanes x) {
  x = min(max(x, all(-7.90531111F)), all(7.90531111F));
  const Lanes s = x * x;
  Lanes p = s * -2.76076847742355e-16F + 2.00018790482477e-13F;
  p = p * s - 8.60467152213735e-11F;
  p = p * s + 5.12229709037114e-08F;
  p = p * s + 1.48572235717979e-05F;
  p = p * s + 6.37261928875436e-04F;
  p = p * s + 4.89352455891786e-03F;
  Lanes q = s * 1.19825839466702e-06F + 1.18534705686654e-04F;
  q = q * s + 2.26843463243900e-03F;
  q = q * s + 4.89352518554385e-03F;
  return p * x / q;
}

template <Act A>
Lanes activate(Lanes z) {
  if constexpr (A == Act::relu)
    return max(z, Lanes{});
  else if constexpr (A == Act::tanh)
    return tanh(z);
  else
    return z;
}

/// How f of over() reads and writes: whole vectors, or the rest of a row.
struct Whole {
  static Lanes get(const float* p) { return load(p); }
  static void put(float* p, Lanes v) { store(p, v); }
};
struct Rest {
  int n;
  [[nodiscard]] Lanes get(const float* p) const { return load(p, n); }
  void put(float* p, Lanes v) const { store(p, v, n); }
};
/// Calls f(i, part) for the vectors from i = 0 to count.
template <class F>
[[gnu::always_inline]] inline void over(int count, F f) {
  int i = 0;
  for (; i + lanes <= count; i += lanes) f(i, Whole{});
  if (i < count) f(i, Rest{count - i});
}

/// The activation's name becomes a template parameter of f.
inline void with(Act act, auto f) {
  if (act == Act::relu)
    f.template operator()<Act::relu>();
  else if (act == Act::tanh)
    f.template operator()<Act::tanh>();
  else
    f.template operator()<Act::linear>();
}

template <int Step>
[[gnu::always_inline]] inline Lanes exchanged(Lanes v) {
  return [&]<int... I>(std::integer_sequence<int, I...>) {
    return __builtin_shufflevector(v, v, (I ^ Step)...);
  }(std::make_integer_sequence<int, lanes>{});
}
inline Lanes top_everywhere(Lanes v) {
  v = max(v, exchanged<8>(v));
  v = max(v, exchanged<4>(v));
  v = max(v, exchanged<2>(v));
  return max(v, exchanged<1>(v));
}
inline Lanes sum_everywhere(Lanes v) {
  v += exchanged<8>(v);
  v += exchanged<4>(v);
  v += exchanged<2>(v);
  return v + exchanged<1>(v);
}

/// The softmax of a row of up to sixteen logits; lanes from `width` on must hold very small numbers.
inline Lanes softmax(Lanes z, Lanes used) {
  const Lanes e = exp(z - top_everywhere(z)) * used;
  return e / sum_everywhere(e);
}
/// One in the first n lanes.
inline Lanes first(int n) {
  Lanes v{};
  for (int i = 0; i < n; ++i) v[i] = 1;
  return v;
}

/// y = act(z + bias) for rows of z, `z_step` and `y_step` floats apart. y may be z, but where the width is
/// no multiple of the lanes that is slow: a load that overlaps the masked store before it waits for it.
inline void finish(Act act, const float* z, int z_step, const float* bias, float* y, int y_step,
                   int rows, int width) {
  if (act == Act::softmax) {  // every workload ends in at most 16 classes
    const Lanes used = first(width);
    const Lanes b = load(bias, width) + (used - 1) * 1e30F;
    for (int r = 0; r < rows; ++r)
      store(y + r * y_step, softmax(load(z + r * z_step, width) + b, used), width);
    return;
  }
  with(act, [&]<Act A> {
    for (int r = 0; r < rows; ++r)
      over(width, [&](int i, auto part) {
        part.put(y + r * y_step + i,
                 activate<A>(part.get(z + r * z_step + i) + part.get(bias + i)));
      });
  });
}

/// dz = dy · act'(z), the slope read from y = act(z).
inline void backward(Act act, const float* y, float* dz, int count) {
  with(act, [&]<Act A> {
    over(count, [&](int i, auto part) {
      const Lanes v = part.get(y + i);
      const Lanes d = part.get(dz + i);
      if constexpr (A == Act::relu)
        part.put(dz + i, v > 0 ? d : Lanes{});
      else
        part.put(dz + i, A == Act::tanh ? d - d * v * v : d);
    });
  });
}

/// dz = scale · (y − t): cross entropy behind softmax, half squared error behind a linear layer.
inline void difference(const float* y, const float* t, float scale, float* dz, int count) {
  over(count,
       [&](int i, auto part) { part.put(dz + i, scale * (part.get(y + i) - part.get(t + i))); });
}

/// sum += Σ over the rows of dz.
inline void add_rows(const float* dz, int rows, int width, float* sum) {
  over(width, [&](int i, auto part) {
    Lanes s = part.get(sum + i);
    for (int r = 0; r < rows; ++r) s += part.get(dz + r * width + i);
    part.put(sum + i, s);
  });
}

/// Adam on a block of parameters; g is the mean gradient.
class Adam {
 public:
  /// One step further: the bias corrections folded into the rate and epsilon.
  void next() {
    decay1_ *= 0.9;
    decay2_ *= 0.999;
    const double root = std::sqrt(1 - decay2_);
    rate_ = static_cast<float>(0.001 * root / (1 - decay1_));
    epsilon_ = static_cast<float>(1e-8 * root);
  }
  void update(float* w, const float* g, float* m, float* v, int count) const {
    over(count, [&](int i, auto part) {
      const Lanes d = part.get(g + i);
      const Lanes m1 = part.get(m + i) * 0.9F + d * 0.1F;
      const Lanes v1 = part.get(v + i) * 0.999F + d * d * 0.001F;
      part.put(m + i, m1);
      part.put(v + i, v1);
      part.put(w + i, part.get(w + i) - rate_ * m1 / (root_of(v1) + epsilon_));
    });
  }

 private:
  static Lanes root_of(Lanes v) {
#if defined(__AVX512F__)
    return _mm512_maskz_sqrt_ps(0xFFFF, v);  // the loop would keep errno, one lane at a time
#endif
    for (int i = 0; i < lanes; ++i) v[i] = std::sqrt(v[i]);
    return v;
  }
  double decay1_ = 1;
  double decay2_ = 1;
  float rate_ = 0;
  float epsilon_ = 0;
};

/// Zeroed floats on a cache line, with space for a vector that starts at the last.
class Block {
 public:
  Block() = default;
  explicit Block(int count) : count_(count) {
    const auto bytes = (static_cast<std::size_t>(count) + lanes) * sizeof(float);
    memory_.reset(static_cast<float*>(::operator new(bytes, std::align_val_t{64})));
    std::memset(memory_.get(), 0, bytes);
  }
  operator float*() { return memory_.get(); }
  operator const float*() const { return memory_.get(); }
  [[nodiscard]] int size() const { return count_; }

 private:
  struct Free {
    void operator()(float* p) const { ::operator delete(p, std::align_val_t{64}); }
  };
  std::unique_ptr<float[], Free> memory_;
  int count_ = 0;
};

/// The least seconds of a few calls of f: how a peer chooses between its own ways.
inline double seconds_of(auto f) {
  double best = 1e9;
  for (int i = 0; i < 25; ++i) {
    const auto began = std::chrono::steady_clock::now();
    f();
    best = std::min(
        best, std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
  }
  return best;
}

}  // namespace bench::by_hand
