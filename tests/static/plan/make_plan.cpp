// SPDX-License-Identifier: MIT
// What a plan decides, and that its buffers and the layout of the parameters fit.
#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include <ctnn/core/lanes.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/plan/make_plan.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/plan/plan.hpp>
#include <ctnn/simd/vector.hpp>
using namespace ctnn;

namespace {

constexpr auto small = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
constexpr auto digits = Dense<784, 128, ReLU> >> Dense<10, Softmax>;
constexpr PlanOptions on_neurons{.orientation = Orientation::neurons_on_lanes};
constexpr PlanOptions on_samples{.orientation = Orientation::samples_on_lanes};

// ---- Orientation

static_assert(plan<small>().orientation == Orientation::samples_on_lanes);
static_assert(plan<digits>().orientation == Orientation::neurons_on_lanes);
constexpr auto just_small = Dense<32, 16, ReLU> >> Dense<3>;  // 512 weights
constexpr auto just_large = Dense<3, 27, ReLU> >> Dense<19>;  // 513 weights, in the second layer
static_assert(plan<just_small>().orientation == Orientation::samples_on_lanes);
static_assert(plan<just_large>().orientation == Orientation::neurons_on_lanes);
static_assert(plan<Planned<small, on_neurons>>().orientation == Orientation::neurons_on_lanes,
              "a user may turn a small network …");
static_assert(plan<Planned<digits, on_samples>>().orientation == Orientation::samples_on_lanes,
              "… and a large one");
static_assert(plan<Planned<digits, PlanOptions{.columns = 1}>>().orientation ==
                  Orientation::neurons_on_lanes,
              "what is not asked for stays the plan's");

// ---- A batch call turns to samples on lanes where that is the least work

constexpr auto control = Dense<16, 64, Tanh> >> Dense<64, Tanh> >> Dense<4>;
constexpr auto hybrid = Dense<64, 32, ReLU> >> Dense<10, Softmax>;
static_assert(plan<small>().sample_lanes_from == 0);
#if defined(__AVX2__)  // four outputs a register waste too little
static_assert(plan<control>().sample_lanes_from == 0);
static_assert(plan<hybrid>().sample_lanes_from == 1);
#endif
static_assert(plan<digits>().sample_lanes_from == 2, "no layer of more than 64 is transposed");
static_assert(plan<Planned<control, on_neurons>>().sample_lanes_from == 3);
static_assert(plan<Planned<digits, on_samples>>().sample_lanes_from == 0);

// ---- Tiles

template <int Width>
constexpr auto layer_of = Dense<5, Width>;
template <int Width>
constexpr Tile tile_of = plan<layer_of<Width>>().layers[0].tile;

#if defined(__AVX512F__)
static_assert(tile_of<10> == Tile{8, 1});
static_assert(tile_of<32> == Tile{8, 2});
static_assert(tile_of<48> == Tile{4, 3});
static_assert(tile_of<64> == Tile{4, 4});
static_assert(tile_of<80> == Tile{4, 3, 2}, "five registers: 3 + 2 rather than 4 + 1");
static_assert(tile_of<96> == Tile{4, 3}, "six: 3 + 3 rather than 4 + 2");
static_assert(tile_of<100> == Tile{4, 4, 3});
static_assert(tile_of<128> == Tile{4, 4});
static_assert(tile_of<160> == Tile{8, 2}, "ten: no tail rather than one of 2");
static_assert(tile_of<208> == Tile{4, 4, 1}, "thirteen leave one whatever the tile");
#elif defined(__AVX2__)
static_assert(tile_of<8> == Tile{8, 1});
static_assert(tile_of<10> == Tile{4, 2});
static_assert(tile_of<17> == Tile{4, 2, 1});
static_assert(tile_of<32> == Tile{4, 2});
static_assert(tile_of<40> == Tile{4, 2, 1});
static_assert(tile_of<48> == Tile{4, 2});
static_assert(tile_of<64> == Tile{4, 2});
static_assert(tile_of<128> == Tile{4, 2});
#else
static_assert(tile_of<4> == Tile{8, 1});
static_assert(tile_of<10> == Tile{4, 2, 1});
static_assert(tile_of<32> == Tile{4, 2});
static_assert(tile_of<48> == Tile{4, 2});
static_assert(tile_of<64> == Tile{4, 2});
static_assert(tile_of<128> == Tile{4, 2});
#endif

constexpr bool fits_the_registers(Tile t) {
  return t.rows * t.columns + t.columns + 1 <= register_count;
}
/// A tile takes the registers of its layer, as many as it may, or one where there is but one.
constexpr bool good_tile(Tile t, int registers, int limit) {
  const int most = limit == 0 ? (register_count >= 32 ? 4 : 2) : limit;
  if (!fits_the_registers(t) || t.columns < 1 || t.columns > most || t.columns > registers ||
      t.tail != registers % t.columns)
    return false;
  for (int columns = std::min(most, registers); columns > 1; --columns) {
    const bool wider = columns > t.columns;
    if (t.tail == 0 ? wider && registers % columns == 0
                    : registers % columns == 0 || registers % columns > t.tail ||
                          (wider && registers % columns == t.tail))
      return false;
  }
  return t.columns > 1 || std::min(most, registers) == 1;
}
static_assert(
    [] {
      for (int registers = 1; registers <= 100; ++registers)
        for (int limit = 0; limit <= 4; ++limit)
          if (!good_tile(detail::tile_for(registers, limit), registers, limit)) return false;
      return true;
    }(),
    "every tile fits its layer and the registers of its instruction set");

template <int Columns, int Registers = 12>
constexpr auto asked = Planned<layer_of<Registers * Vector<float>::lanes>,
                               PlanOptions{on_neurons.orientation, Columns}>;
template <int Columns, int Registers = 12>
constexpr Tile tile_asked = plan<asked<Columns, Registers>>().layers[0].tile;
static_assert(tile_asked<1>.columns == 1 && tile_asked<2>.columns == 2 &&
                  tile_asked<3>.columns == 3 && tile_asked<4>.columns == 4,
              "the widest panel may be asked for");
static_assert(tile_asked<1, 7> == Tile{8, 1} && tile_asked<2, 7>.tail == 1 &&
              tile_asked<3, 7>.columns == 3 && tile_asked<3, 7>.tail == 1 &&
              tile_asked<4, 7>.columns == 4 && tile_asked<4, 7>.tail == 3);
static_assert(tile_asked<4, 9>.columns == 3, "it is the most that there may be");

// The panels of ∂L/∂x are those of the layer below; the inputs' gradient is not needed.
constexpr auto deep = Dense<7, 19, GELU> >> Dense<33, Softmax> >> Dense<128, PReLU> >> Dense<5>;
constexpr auto deep_plan = plan<Planned<deep, on_neurons>, 33>();
static_assert(deep_plan.layers[0].tile_x == Tile{});
static_assert(deep_plan.layers[1].tile_x == deep_plan.layers[0].tile);
static_assert(deep_plan.layers[3].tile_x == deep_plan.layers[2].tile);
static_assert(deep_plan.layers[0].stored_apart, "GELU's slope is not a function of its output");
static_assert(!plan<digits>().layers[0].stored_apart, "ReLU's is");

// ---- Buffers

template <class Net, class V, int Batch>
struct planned {
  static constexpr auto p = make_plan<Net, V>(Batch, {Orientation::neurons_on_lanes, "asked for"});
  using layout = detail::layout_of<Net, lanes_of<V>::count>;
  static constexpr std::size_t rows = static_cast<std::size_t>(p.rows);

  static constexpr bool rows_fit() {
    return p.rows >= Batch && p.rows < Batch + p.lanes && p.rows % p.lanes == 0;
  }
  static constexpr bool good_stride(int stride, std::size_t needed) {
    return stride % p.lanes == 0 && static_cast<std::size_t>(stride) >= needed &&
           static_cast<std::size_t>(stride) * p.element % 512 != 0;
  }
  static constexpr bool strides_fit() {
    bool fit = good_stride(p.input_stride, static_cast<std::size_t>(shape_of<Net>::inputs));
    for (std::size_t l = 0; l < p.layers.size(); ++l)
      fit = fit &&
            good_stride(p.layers[l].stride, static_cast<std::size_t>(layout::layers[l].padded));
    return fit;
  }

  struct Buffer {
    std::size_t first;
    std::size_t size;
  };
  /// Every buffer begins at a register and ends before the next one, the last within the arena,
  /// with the registers between them that keep them off multiples of 4 KB from one another.
  static constexpr bool buffers_fit() {
    const auto lanes = static_cast<std::size_t>(p.lanes);
    const auto whole = [&](int width) {
      return (static_cast<std::size_t>(width) + lanes - 1) / lanes * lanes;
    };
    std::array<Buffer, 2 * p.layers.size() + 7> buffers{};
    std::size_t n = 0;
    const auto matrix = [&](std::size_t first, int stride) {
      buffers[n++] = {first, rows * static_cast<std::size_t>(stride)};
    };
    matrix(p.input, p.input_stride);
    std::size_t packed = 0;
    std::size_t transposed = 2 * whole(shape_of<Net>::outputs) * lanes;
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
      const LayerPlan& layer = p.layers[l];
      matrix(layer.output, layer.stride);
      if (layer.stored_apart) matrix(layer.stored, layer.stride);
      if (!layer.stored_apart && layer.stored != layer.output) return false;
      packed = std::max(packed,
                        whole(layer.out) * static_cast<std::size_t>(layer.tile_x.columns) * lanes);
      if (layer.activation == "Softmax")
        transposed = std::max(transposed, 2 * whole(layer.out) * lanes);
    }
    for (std::size_t l = 0; l < p.layers.size(); ++l) {  // layers that share one are as wide
      int widest = 0;
      bool first = true;
      for (std::size_t k = 0; k < p.layers.size(); ++k)
        if (p.layers[k].delta == p.layers[l].delta) {
          widest = std::max(widest, p.layers[k].stride);
          first = first && k >= l;
        }
      if (first) matrix(p.layers[l].delta, widest);
    }
    buffers[n++] = {p.target, rows * static_cast<std::size_t>(shape_of<Net>::outputs)};
    buffers[n++] = {p.weight, rows};
    buffers[n++] = {p.packed, packed};
    buffers[n++] = {p.transposed, transposed};
    std::sort(buffers.begin(), buffers.begin() + n,
              [](Buffer a, Buffer b) { return a.first < b.first; });
    for (std::size_t b = 0; b < n; ++b) {
      const std::size_t next = b + 1 < n ? buffers[b + 1].first : p.size;
      if (buffers[b].first % lanes != 0 ||
          buffers[b].first + buffers[b].size + detail::stagger * lanes > next)
        return false;
    }
    return true;
  }
  static constexpr bool fits = rows_fit() && strides_fit() && buffers_fit();
};

template <const auto& Net, class V, int Batch>
constexpr bool fits = planned<std::remove_cvref_t<decltype(Net)>, V, Batch>::fits;

static_assert(fits<deep, Vector<float>, 1> && fits<deep, Vector<float>, 33>);
static_assert(fits<deep, Vector<double>, 1> && fits<deep, Vector<double>, 33>);
static_assert(fits<digits, Vector<float>, 32> && fits<digits, Vector<double>, 32>);
static_assert(fits<small, Vector<float>, 40>);

// With samples on lanes a buffer begins where the one before it ends; offsets are read from the list.
constexpr bool lie_close_together(const auto& p) {
  std::size_t end = 0;
  for (const detail::Buffer& buffer : p.arena.placed()) {
    if (buffer.offset != end) return false;
    end += (buffer.elements + 47) / 48 * 48;
    const auto of = static_cast<std::size_t>(buffer.of);
    if (buffer.holds == detail::Holds::output && p.layers[of].output != buffer.offset) return false;
    if (buffer.holds == detail::Holds::stored && p.layers[of].stored != buffer.offset) return false;
  }
  return p.size == end && p.weight + 48 == end;
}
constexpr auto narrow = Dense<4, 8, GELU> >> Dense<9, ReLU> >> Dense<3>;
static_assert(lie_close_together(plan<narrow, 48>()));
static_assert(lie_close_together(plan<Planned<deep, on_samples>, 48>()));

// ---- Layout of the parameters

template <class Net, int Lanes>
struct laid_out {
  using layout = detail::layout_of<Net, Lanes>;
  using shape = shape_of<Net>;
  static constexpr bool padded_to_registers() {
    for (const detail::LayerLayout& at : layout::layers)
      if (at.panel != at.tile.columns * Lanes || at.padded != at.registers * Lanes ||
          at.padded < at.out || at.padded >= at.out + Lanes || at.weights % Lanes != 0 ||
          at.biases % Lanes != 0 || at.alphas % Lanes != 0)
        return false;
    return layout::size % Lanes == 0;
  }
  /// No two parameters in one place, all of them within the block.
  static constexpr bool one_place_each() {
    std::array<bool, layout::size> taken{};
    for (std::size_t k = 0; k < shape::parameters; ++k) {
      const std::size_t place = layout::place(k);
      if (place >= layout::size || taken[place]) return false;
      taken[place] = true;
    }
    return true;
  }
  static constexpr bool good = padded_to_registers() && one_place_each();
};
using Trained =
    std::remove_cvref_t<decltype(Dense<7, 19, PReLU> >> Dense<33, Tanh> >> Dense<5, PReLU>)>;
static_assert(laid_out<Trained, 1>::good && laid_out<Trained, 2>::good &&
              laid_out<Trained, 4>::good && laid_out<Trained, 8>::good &&
              laid_out<Trained, 16>::good);

// With tails of every width: 7, 5, 3 and 1 registers of 4, half as many or fewer of 8.
using Tails = std::remove_cvref_t<decltype(Dense<3, 27, PReLU> >> Dense<19, Tanh> >> Dense<11> >>
                                           Dense<2, PReLU>)>;
static_assert(laid_out<Tails, 1>::good && laid_out<Tails, 4>::good && laid_out<Tails, 8>::good &&
              laid_out<Tails, 16>::good);

// W (5, 7) of one panel of 16: weight (o, i) at i·16 + o, then 16 biases.
using Five = std::remove_cvref_t<decltype(Dense<7, 5>)>;
static_assert(detail::layout_of<Five, 16>::size == 7 * 16 + 16);
static_assert(detail::layout_of<Five, 16>::place(0) == 0 &&
              detail::layout_of<Five, 16>::place(1) == 16);
static_assert(detail::layout_of<Five, 16>::place(7) == 1, "(1, 0) lies beside (0, 0)");
static_assert(detail::layout_of<Five, 16>::place(35 + 3) == 7 * 16 + 3, "the fourth bias");

// W (11, 3) on 4 lanes: a panel of 8 outputs, then one of the last 4, of which 3 are outputs.
using Eleven = std::remove_cvref_t<decltype(Planned<Dense<3, 11>, PlanOptions{.columns = 2}>)>;
using eleven = detail::layout_of<Eleven, 4>;
static_assert(eleven::size == 12 * 3 + 12 && eleven::layers[0].tile.tail == 1);
static_assert(eleven::place(7 * 3) == 7 && eleven::place(7 * 3 + 2) == 2 * 8 + 7);
static_assert(eleven::place(8 * 3) == 8 * 3 && eleven::place(8 * 3 + 1) == 8 * 3 + 4 &&
                  eleven::place(10 * 3 + 2) == 8 * 3 + 2 * 4 + 2,
              "the last panel is as wide as its outputs");
static_assert(eleven::place(33 + 10) == 36 + 10, "the last bias");

}  // namespace
