// SPDX-License-Identifier: MIT
// ONNX Runtime through its C API: a model per workload, written here, and tensors over our memory.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>

#include "system.hpp"

// The packages that carry libonnxruntime.so may carry no header. Its API is a table of functions that
// only ever grows at its end, so these places in version 1's table hold in every later one.
extern "C" {
struct OrtApiBase {
  void* const* (*get_api)(std::uint32_t version);
  const char* (*get_version)();
};
const OrtApiBase* OrtGetApiBase();
}

namespace {

using namespace bench;

enum Place {
  get_error_message = 2,
  create_env = 3,
  create_session_from_array = 8,
  run_session = 9,
  create_session_options = 10,
  set_graph_optimization_level = 23,
  set_intra_op_threads = 24,
  set_inter_op_threads = 25,
  create_tensor_with_data = 49,
  create_cpu_memory_info = 69,
  release_session = 95,
  release_value = 96,
  release_session_options = 100,
};
using Handle = void*;  // Env, Session, SessionOptions, MemoryInfo, Value, Status

template <class Function>
Function* at(Place place) {
  static void* const* const table = OrtGetApiBase()->get_api(1);
  return reinterpret_cast<Function*>(table[place]);
}
void check(Handle status) {
  if (status != nullptr)
    throw std::runtime_error(at<const char*(const void*)>(get_error_message)(status));
}
/// For the functions that return a status; argument types are those of the C API.
template <class... Arguments>
void call(Place place, Arguments... arguments) {
  check(at<Handle(Arguments...)>(place)(arguments...));
}
struct Release {
  Place place;
  void operator()(Handle h) const { at<void(Handle)>(place)(h); }
};
using Owned = std::unique_ptr<void, Release>;

/// Protocol buffers, as much as a model needs.
class Message {
 public:
  Message& number(int field, std::uint64_t value) {
    varint(static_cast<std::uint64_t>(field) << 3);
    varint(value);
    return *this;
  }
  Message& bytes(int field, const std::string& value) {
    varint(static_cast<std::uint64_t>(field) << 3 | 2);
    varint(value.size());
    text_ += value;
    return *this;
  }
  Message& message(int field, const Message& m) { return bytes(field, m.text_); }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void varint(std::uint64_t v) {
    for (; v >= 128; v >>= 7) text_ += static_cast<char>(v | 128);
    text_ += static_cast<char>(v);
  }
  std::string text_;
};

constexpr int float_type = 1;

Message tensor(const std::string& name, std::initializer_list<int> shape,
               const std::vector<float>& values) {
  std::string raw(values.size() * sizeof(float), '\0');
  std::memcpy(raw.data(), values.data(), raw.size());
  Message m;
  for (int n : shape) m.number(1, static_cast<std::uint64_t>(n));
  return m.number(2, float_type).bytes(8, name).bytes(9, raw);
}
Message value_info(const std::string& name, int rows, int columns) {
  Message shape;
  for (int n : {rows, columns})
    shape.message(1, Message().number(1, static_cast<std::uint64_t>(n)));
  const Message type = Message().number(1, float_type).message(2, shape);
  return Message().bytes(1, name).message(2, Message().message(1, type));
}

/// A model as exporters write it: Gemm with W (out, in) and an activation per layer, fixed shapes.
std::string model(const Workload& workload, const Parameters& p, int batch) {
  Message graph;
  std::string x = "x";
  for (std::size_t l = 0; l < workload.depth; ++l) {
    const bool last = l + 1 == workload.depth;
    const auto id = std::to_string(l);
    const Act act = workload.activation(l);
    const std::string z = last && act == Act::linear ? "y" : "z" + id;
    graph.message(5, tensor("w" + id, {workload.widths[l + 1], workload.widths[l]}, p.w[l]));
    graph.message(5, tensor("b" + id, {workload.widths[l + 1]}, p.b[l]));
    graph.message(1, Message()
                         .bytes(1, x)
                         .bytes(1, "w" + id)
                         .bytes(1, "b" + id)
                         .bytes(2, z)
                         .bytes(4, "Gemm")
                         .message(5, Message().bytes(1, "transB").number(3, 1).number(20, 2)));
    x = z;
    if (act == Act::linear) continue;
    const std::string y = last ? "y" : "y" + id;
    graph.message(1, Message().bytes(1, x).bytes(2, y).bytes(4, act == Act::relu   ? "Relu"
                                                                : act == Act::tanh ? "Tanh"
                                                                                   : "Softmax"));
    x = y;
  }
  graph.bytes(2, "network");
  graph.message(11, value_info("x", batch, workload.inputs()));
  graph.message(12, value_info("y", batch, workload.outputs()));
  return Message()
      .number(1, 8)  // IR version
      .message(7, graph)
      .message(8, Message().bytes(1, "").number(2, 13))  // operator set
      .text();
}

Owned create_session(const std::string& model) {
  static const Handle environment = [] {
    Handle h = nullptr;
    call(create_env, /*warning*/ 2, static_cast<const char*>("bench"), &h);
    return h;
  }();
  Handle options = nullptr;
  call(create_session_options, &options);
  const Owned released(options, Release{release_session_options});
  call(set_intra_op_threads, options, 1);
  call(set_inter_op_threads, options, 1);
  call(set_graph_optimization_level, options, /*all*/ 99);
  Handle session = nullptr;
  call(create_session_from_array, environment, static_cast<const void*>(model.data()), model.size(),
       options, &session);
  return Owned(session, Release{release_session});
}

Owned view(const float* values, int rows, int columns) {
  static const Handle memory = [] {
    Handle h = nullptr;
    call(create_cpu_memory_info, /*device allocator*/ 0, /*default*/ 0, &h);
    return h;
  }();
  const std::int64_t shape[] = {rows, columns};
  Handle value = nullptr;
  call(create_tensor_with_data, memory, static_cast<void*>(const_cast<float*>(values)),
       sizeof(float) * static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns), +shape,
       std::size_t{2}, float_type, &value);
  return Owned(value, Release{release_value});
}

class OrtInference final : public Inference {
 public:
  OrtInference(const Workload& workload, const Parameters& p, int batch)
      : workload_(workload), session_(create_session(model(workload, p, batch))) {}

  void one_by_one(long n, const Samples& samples, float* y) override {
    if (bound_ != samples.x.data()) {
      bound_ = samples.x.data();
      x_.clear();
      for (int i = 0; i < samples.batch; ++i)
        x_.push_back(view(bound_ + i * workload_.inputs(), 1, workload_.inputs()));
    }
    const Owned out = view(y, 1, workload_.outputs());
    for (long i = 0; i < n; ++i)
      run(x_[static_cast<std::size_t>(i % samples.batch)].get(), out.get());
  }
  void chained(long n, float* x, float* y) override {
    const Owned in = view(x, 1, workload_.inputs());
    const Owned out = view(y, 1, workload_.outputs());
    for (long i = 0; i < n; ++i) {
      run(in.get(), out.get());
      std::copy_n(y, std::min(workload_.inputs(), workload_.outputs()), x);
    }
  }
  void batch(long n, const Samples& samples, float* y) override {
    const Owned in = view(samples.x.data(), samples.batch, workload_.inputs());
    const Owned out = view(y, samples.batch, workload_.outputs());
    for (long i = 0; i < n; ++i) run(in.get(), out.get());
  }

 private:
  void run(Handle x, Handle y) {
    static constexpr const char* in = "x";
    static constexpr const char* out = "y";
    check(run_(session_.get(), nullptr, &in, &x, 1, &out, 1, &y));
  }

  Workload workload_;
  Owned session_;
  Handle (*run_)(Handle, const void*, const char* const*, const Handle*, std::size_t,
                 const char* const*, std::size_t, Handle*) =
      at<Handle(Handle, const void*, const char* const*, const Handle*, std::size_t,
                const char* const*, std::size_t, Handle*)>(run_session);
  const float* bound_ = nullptr;
  std::vector<Owned> x_;
};

const bool registered = register_system(
    {.name = "onnxruntime",
     .version = std::string(OrtGetApiBase()->get_version()) + ", C API, one thread",
     .inference = [](const Workload& w, const Parameters& p,
                     int batch) { return std::make_unique<OrtInference>(w, p, batch); },
     .training = nullptr,
     .fitting = nullptr});

}  // namespace
