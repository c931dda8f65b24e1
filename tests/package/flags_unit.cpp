// SPDX-License-Identifier: MIT
// Compiled for many instruction sets, all linked into one program. Of functions of one name the
// linker keeps one; where they are named after their arguments, as total and fused are here, the one
// that is called must be this object's. One object has another version of the library.
#include <ctnn/core/lanes.hpp>
#include <ctnn/simd/vector.hpp>

#define CTNN_JOIN_(a, b) a##b
#define CTNN_JOIN(a, b) CTNN_JOIN_(a, b)

template <class V>
[[gnu::noinline]] auto total(V a) {
  return sum(a);
}
template <class V>
[[gnu::noinline]] V fused(V a, V b, V c) {
  return fma(a, b, c);
}
template <class V>
[[gnu::noinline]] const char* version_beside(V) {
  return ctnn::library_version;
}

namespace {

/// Whether lanes, the order of a sum and the rounding of fma are those compiled here.
template <class T>
bool is_own() {
  using V = ctnn::Vector<T>;
  alignas(sizeof(V)) T number[V::lanes];
  for (int i = 0; i < V::lanes; ++i)  // a third, a seventh …, and a large one: the order counts
    number[i] = i == 1 ? T(1e7) : T(1) / static_cast<T>(4 * i + 3);
  const V a = ctnn::lanes_of<V>::load(number);
  alignas(sizeof(V)) T here[V::lanes];
  alignas(sizeof(V)) T called[V::lanes];
  ctnn::lanes_of<V>::store(here, fma(a, a, -(a * a)));  // what a·a lost, or zero
  ctnn::lanes_of<V>::store(called, fused<V>(a, a, -(a * a)));
  bool same = total<V>(a) == sum(a);
  for (int i = 0; i < V::lanes; ++i) same = same && here[i] == called[i];
  return same;
}

}  // namespace

extern "C" {
const char* CTNN_JOIN(name_, CTNN_UNIT)() { return ctnn::instruction_set; }
const char* CTNN_JOIN(version_, CTNN_UNIT)() { return version_beside(ctnn::Vector<float>()); }
bool CTNN_JOIN(is_own_, CTNN_UNIT)() { return is_own<float>() && is_own<double>(); }
}
