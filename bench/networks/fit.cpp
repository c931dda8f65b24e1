// SPDX-License-Identifier: MIT
#include "fit.hpp"

#include <array>
#include <limits>
#include <memory>

#include "elementwise.hpp"

namespace bench {
namespace {

using namespace bench::by_hand;

/// ln x to about 1 ulp for normal x > 0: the polynomial of Cephes' logf.
Lanes log(Lanes x) {
  Bits bits;
  std::memcpy(&bits, &x, sizeof bits);
  Bits exponent = (bits >> 23) - 126;  // x = m·2^exponent, m in [½, 1)
  bits = (bits & 0x007FFFFF) | 0x3F000000;
  Lanes m;
  std::memcpy(&m, &bits, sizeof m);
  const Bits low = m < 0.707106781F;  // −1 where true
  exponent += low;
  m = low ? m + m - 1 : m - 1;
  Lanes p = m * 7.0376836292e-2F - 1.1514610310e-1F;
  p = p * m + 1.1676998740e-1F;
  p = p * m - 1.2420140846e-1F;
  p = p * m + 1.4249322787e-1F;
  p = p * m - 1.6668057665e-1F;
  p = p * m + 2.0000714765e-1F;
  p = p * m - 2.4999993993e-1F;
  p = p * m + 3.3333331174e-1F;
  const Lanes square = m * m;
  const Lanes n = __builtin_convertvector(exponent, Lanes);
  return p * m * square + n * -2.12194440e-4F - square * 0.5F + m + n * 0.693359375F;
}

/// −mean of ln y at each row's class.
float cross_entropy(Outputs out, const std::vector<int>& classes) {
  static_assert(fit_batch % lanes == 0);
  std::array<float, fit_batch> y;
  for (std::size_t r = 0; r < fit_batch; ++r)
    y[r] = out.y[r * static_cast<std::size_t>(out.step) + static_cast<std::size_t>(classes[r])];
  Lanes sum{};
  for (int r = 0; r < fit_batch; r += lanes)
    sum += log(max(load(y.data() + r), all(std::numeric_limits<float>::min())));
  return -sum_everywhere(sum)[0] / fit_batch;
}

/// Half the squared distance of a row to its target, mean over the rows.
float half_squared_error(Outputs out, const std::vector<float>& t, int width) {
  const bool whole = out.step == width;  // one long row
  const int columns = whole ? fit_batch * width : width;
  Lanes sum{};
  for (int r = 0; r < (whole ? 1 : fit_batch); ++r)
    over(columns, [&](int i, auto part) {
      const Lanes d = part.get(out.y + r * out.step + i) - part.get(t.data() + r * width + i);
      sum += d * d;
    });
  return 0.5F * sum_everywhere(sum)[0] / fit_batch;
}

/// Of vectors: rows of a few floats are too short for memcpy.
void copy(const float* from, float* to, int count) {
  over(count, [&](int i, auto part) { part.put(to + i, part.get(from + i)); });
}

class Gathering final : public Fitting {
 public:
  Gathering(const decltype(System::training)& training, const Workload& workload,
            const Parameters& p, const Samples& data, const Order& first)
      : workload_(workload), data_(data), epochs_(first) {
    batch_.x.resize(static_cast<std::size_t>(fit_batch * workload.inputs()));
    batch_.t.resize(static_cast<std::size_t>(fit_batch * workload.outputs()));
    batch_.classes.resize(fit_batch);
    gather(std::span<const std::size_t, fit_batch>(first.data(), fit_batch));
    training_ = training(workload, p, batch_, Optimizer::sgd);
  }
  [[nodiscard]] bool complete() const { return training_ != nullptr; }

  void steps(long n) override {
    for (long i = 0; i < n; ++i) {
      gather(epochs_.next());
      training_->steps(1);
      loss_ = workload_.loss == Loss::cross_entropy
                  ? cross_entropy(training_->outputs(), batch_.classes)
                  : half_squared_error(training_->outputs(), batch_.t, workload_.outputs());
    }
  }
  [[nodiscard]] Parameters parameters() const override { return training_->parameters(); }
  [[nodiscard]] double loss() const override { return loss_; }

 private:
  void gather(std::span<const std::size_t, fit_batch> indices) {
    const int in = workload_.inputs();
    const int out = workload_.outputs();
    for (int r = 0; r < fit_batch; ++r) {
      const std::size_t i = indices[static_cast<std::size_t>(r)];
      copy(data_.x.data() + i * static_cast<std::size_t>(in), batch_.x.data() + r * in, in);
      copy(data_.t.data() + i * static_cast<std::size_t>(out), batch_.t.data() + r * out, out);
    }
    if (workload_.loss == Loss::cross_entropy)
      for (std::size_t r = 0; r < fit_batch; ++r) batch_.classes[r] = data_.classes[indices[r]];
  }

  Workload workload_;
  const Samples& data_;
  Epochs epochs_;
  Samples batch_{.batch = fit_batch, .x = {}, .t = {}, .classes = {}};
  std::unique_ptr<Training> training_;
  float loss_ = 0;
};

}  // namespace

decltype(System::fitting) fit_by_gathering(decltype(System::training) training) {
  return [training](const Workload& w, const Parameters& p, const Samples& data,
                    const Order& first) -> std::unique_ptr<Fitting> {
    auto cell = std::make_unique<Gathering>(training, w, p, data, first);
    return cell->complete() ? std::move(cell) : nullptr;
  };
}

}  // namespace bench
