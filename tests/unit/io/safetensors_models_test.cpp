// SPDX-License-Identifier: MIT
// Every kind of model comes back from a file bit for bit, with the names and shapes of PyTorch.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <memory>
#include <new>
#include <random>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/graph/tensor_names.hpp>
#include <ctnn/io/safetensors.hpp>
#include <ctnn/model/initialize.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/network/normalization.hpp>

#include "support/counted_new.hpp"

using namespace ctnn;

namespace {

constexpr auto three = Dense<4, 8, ReLU> >> Dense<8, Tanh> >> Dense<3, Softmax>;
constexpr auto alphas = Named<"in", Dense<4, 17, PReLU>> >> Dense<5, PReLU> >> Dense<2, PReLU>;
constexpr auto with_noise = Dropout<0.1> >> Dense<4, 8, ReLU> >> Dropout<0.5> >> Dense<1>;
constexpr auto mixed = Shared<"in", Dense<4, 8, NoBias>> >> BatchNorm<> >>
                       (Dense<8, ReLU> + Identity) >>
                       Transposed<"in", Dense<4>> >> Shared<"in", Dense<4, 8, NoBias>> >>
                       (Dense<3, Softmax> | Named<"value", Dense<1>>);
struct Iris : decltype(Dense<4, 3, Sigmoid> >> Dense<3, Softmax>) {};
constexpr auto large = Dense<700, 101, ReLU> >> Dense<3, Softmax>;  // on the heap

template <class M>
std::unique_ptr<M> filled(std::uint64_t seed) {
  auto model = std::make_unique<M>();
  initialize<typename M::network_type>(model->parameters(), seed);
  // What no initializer draws: each parameter has a number of its own, biases and alphas too.
  std::uint64_t k = seed;
  for (auto& w : model->parameters())
    w += static_cast<typename M::scalar>(1e-3 * static_cast<double>(++k));
  return model;
}

template <class M>
bool same_bits(const M& a, const M& b) {
  return std::ranges::equal(a.parameters(), b.parameters(), [](auto x, auto y) {
    using Bits = std::conditional_t<sizeof x == 8, std::uint64_t, std::uint32_t>;
    return std::bit_cast<Bits>(x) == std::bit_cast<Bits>(y);
  });
}

template <class M>
void check_round_trip() {
  const auto model = filled<M>(3);
  const std::string bytes = to_safetensors(*model);
  const auto loaded = std::make_unique<M>();
  from_safetensors(*loaded, bytes);
  CHECK(same_bits(*model, *loaded));
  CHECK(to_safetensors(*loaded) == bytes);
}

std::vector<std::string> names_in(const std::string& bytes) {
  std::vector<std::string> names;
  for (std::size_t at = 0; (at = bytes.find(":{\"dtype\"", at)) != std::string::npos; ++at) {
    const std::size_t begin = bytes.rfind('"', at - 2) + 1;
    names.push_back(bytes.substr(begin, at - 1 - begin));
  }
  return names;
}

}  // namespace

TEST_CASE("save and load are the identity, for every kind of model") {
  check_round_trip<Model<three>>();
  check_round_trip<Model<three, double>>();
  check_round_trip<Model<alphas>>();
  check_round_trip<Model<with_noise>>();
  check_round_trip<Model<Iris{}>>();
  check_round_trip<Model<mixed>>();
  check_round_trip<Model<large>>();
}

TEST_CASE("bits that compare equal, or round, stay what they are") {
  Model<three> model;
  auto w = model.weights<0>();
  w(0, 0) = -0.0F;
  w(0, 1) = std::numeric_limits<float>::denorm_min();
  w(1, 0) = std::numeric_limits<float>::max();
  w(1, 1) = std::nextafter(1.0F, 2.0F);
  Model<three> loaded;
  from_safetensors(loaded, to_safetensors(model));
  CHECK(same_bits(model, loaded));
}

TEST_CASE("layers are numbered as in an nn.Sequential, where activations count as modules") {
  CHECK(names_in(to_safetensors(Model<three>())) ==
        std::vector<std::string>{"0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"});
  // nn.Linear, nn.PReLU, nn.Linear, …: alphas are the weight of a module.
  CHECK(names_in(to_safetensors(Model<alphas>())) ==
        std::vector<std::string>{"in.weight", "in.bias", "in.alpha", "2.weight", "2.bias",
                                 "3.weight", "4.weight", "4.bias", "5.weight"});
  // What acts in training only is not there in inference; a linear layer has no activation.
  CHECK(names_in(to_safetensors(Model<with_noise>())) ==
        std::vector<std::string>{"0.weight", "0.bias", "2.weight", "2.bias"});
}

TEST_CASE("weights are (out, in), row by row, whatever the layout of the model") {
  Model<three> model;
  model.weights<0>()(0, 1) = 1.0F;
  model.weights<0>()(1, 0) = 2.0F;
  model.biases<0>()[7] = 3.0F;
  const std::string bytes = to_safetensors(model);
  CHECK(bytes.find(R"("0.weight":{"dtype":"F32","shape":[8,4],"data_offsets":[0,128]})") !=
        std::string::npos);
  const auto* data = bytes.data() + bytes.size() - sizeof(float) * Model<three>::shape::parameters;
  const auto number = [&](std::size_t k) {
    float x = 0;
    std::memcpy(&x, data + k * sizeof x, sizeof x);
    return x;
  };
  CHECK(number(1) == 1.0F);
  CHECK(number(4) == 2.0F);
  CHECK(number(32 + 7) == 3.0F);
}

TEST_CASE("texts say the version, the kind and the network") {
  const std::string bytes = to_safetensors(Model<alphas>());
  CHECK(bytes.substr(8).starts_with(
      R"-({"__metadata__":{"ctnn.formula.1":"6f93e73d624fd3bf max(z, 0) + alpha*min(z, 0)",)-"
      R"-("ctnn.formula.2":"6f93e73d624fd3bf max(z, 0) + alpha*min(z, 0)",)-"
      R"-("ctnn.formula.3":"6f93e73d624fd3bf max(z, 0) + alpha*min(z, 0)",)-"
      R"("ctnn.kind":"model","ctnn.network":"Dense<4, 17, PReLU> >> )"
      R"(Dense<17, 5, PReLU> >> Dense<5, 2, PReLU>","ctnn.version":"1","format":"pt"},)"));
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  CHECK(length % 8 == 0);  // so that the data are aligned
}

TEST_CASE("noise in training is no part of the file: the same network without it loads") {
  const auto model = filled<Model<with_noise>>(1);
  Model<(Dense<4, 8, ReLU> >> Dense<1>)> quiet;
  from_safetensors(quiet, to_safetensors(*model));
  CHECK(std::ranges::equal(model->parameters(), quiet.parameters()));
}

TEST_CASE("several models are one file, numbered as in an nn.ModuleList") {
  const std::vector<Model<alphas>> models{*filled<Model<alphas>>(1), *filled<Model<alphas>>(2),
                                          *filled<Model<alphas>>(3)};
  const std::string bytes = to_safetensors(models);
  CHECK(names_in(bytes)[0] == "0.in.weight");
  CHECK(names_in(bytes).back() == "2.5.weight");
  std::vector<Model<alphas>> loaded(7);
  from_safetensors(loaded, bytes);
  REQUIRE(loaded.size() == 3);
  for (std::size_t m = 0; m < 3; ++m) CHECK(same_bits(models[m], loaded[m]));

  std::array<Model<alphas>, 3> array;
  from_safetensors(array, bytes);
  for (std::size_t m = 0; m < 3; ++m) CHECK(same_bits(models[m], array[m]));
  CHECK(to_safetensors(array) == bytes);

  std::vector<Model<large>> two(2);
  two[1].biases<0>()[3] = 5.0F;
  std::vector<Model<large>> heap;
  from_safetensors(heap, to_safetensors(two));
  REQUIRE(heap.size() == 2);
  CHECK(same_bits(heap[1], two[1]));
}

TEST_CASE("numbers of the other type load where an option allows it") {
  const auto wide = filled<Model<three, double>>(5);
  Model<three> rounded;
  from_safetensors(rounded, to_safetensors(*wide), "file", {.convert = true});
  CHECK(std::ranges::equal(rounded.parameters(), wide->parameters(),
                           [](float a, double b) { return a == static_cast<float>(b); }));
  Model<three, double> widened;
  from_safetensors(widened, to_safetensors(rounded), "file", {.convert = true});
  CHECK(std::ranges::equal(rounded.parameters(), widened.parameters()));
}

namespace {

/// A file of models, each number cut to the two bytes that `bits` makes of it.
template <class Models, class Bits>
std::string of_two_bytes(const Models& models, const char* type, Bits bits) {
  const std::string file = to_safetensors(models);
  std::string header = file.substr(8, file.find("}}", 8) + 2 - 8);
  std::string numbers;
  for (const auto& model : models)
    for (const float number : model.parameters()) {
      const std::uint16_t two = bits(number);
      numbers += static_cast<char>(two & 0xFF);
      numbers += static_cast<char>(two >> 8);
    }
  for (std::size_t at = 0; (at = header.find("F32", at)) != std::string::npos;)
    header.replace(at, 3, type);
  for (std::size_t at = 0; (at = header.find("offsets\":[", at)) != std::string::npos;) {
    at += 10;
    std::size_t used = 0;
    const std::size_t begin = std::stoul(header.substr(at), &used);
    const std::size_t end = std::stoul(header.substr(at + used + 1));
    header.replace(at, header.find(']', at) - at,
                   std::to_string(begin / 2) + ',' + std::to_string(end / 2));
  }
  std::string bytes(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes + header + numbers;
}

}  // namespace

TEST_CASE("halves and bfloat16 are widened where an option allows it") {
  Model<three> model;
  int k = 0;
  for (float& w : model.parameters()) w = static_cast<float>(++k % 200 - 100) / 16;
  const auto upper = [](float x) {
    return static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(x) >> 16);
  };
  const auto half = [](float x) {  // of numbers that are one
    const auto bits = std::bit_cast<std::uint32_t>(x);
    if (x == 0) return static_cast<std::uint16_t>(bits >> 16);
    return static_cast<std::uint16_t>((bits >> 16 & 0x8000) |
                                      (((bits >> 13 & 0x3FFFF) - (112 << 10)) & 0x7FFF));
  };
  const std::array one{model};
  const std::array files{std::pair{"BF16", of_two_bytes(one, "BF16", upper)},
                         std::pair{"F16", of_two_bytes(one, "F16", half)}};
  for (const auto& [type, bytes] : files) {
    CAPTURE(type);
    std::array<Model<three>, 1> loaded;
    from_safetensors(loaded, bytes, "file", {.convert = true});
    CHECK(same_bits(loaded[0], model));
    std::array<Model<three, double>, 1> wide;
    from_safetensors(wide, bytes, "file", {.convert = true});
    CHECK(std::ranges::equal(wide[0].parameters(), model.parameters()));
    const std::string what = std::string("m: tensor '0.0.weight' is ") + type +
                             ", but the model's numbers are float; let it be widened with "
                             "{.convert = true}.";
    CHECK_THROWS_WITH_AS(from_safetensors(loaded, bytes, "m"), what.c_str(), Error);
  }
  std::vector<Model<three>> several;
  from_safetensors(several, of_two_bytes(std::vector{model, model}, "BF16", upper), "file",
                   {.convert = true});
  REQUIRE(several.size() == 2);
  CHECK(same_bits(several[1], model));
  std::string infinite = files[1].second;
  infinite.replace(infinite.size() - 2, 2, std::string("\0\x7C", 2));
  std::array<Model<three>, 1> loaded;
  CHECK_THROWS_WITH_AS(from_safetensors(loaded, infinite, "m", {.convert = true}),
                       "m: tensor '0.4.bias' is infinite at (2); a model needs numbers: save one "
                       "whose training went well.",
                       Error);
}

// ---- What does not fit ------------------------------------------------------------------------------

namespace {

constexpr auto small = Dense<2, 3, ReLU> >> Dense<2, Softmax>;

/// Replaces the first occurrence; a text of the same length.
std::string with(std::string bytes, const std::string& old, const std::string& now) {
  REQUIRE(old.size() == now.size());
  const std::size_t at = bytes.find(old);
  REQUIRE(at != std::string::npos);
  return bytes.replace(at, old.size(), now);
}

/// The message of the Error; and that the object is what it was.
template <class M>
std::string error(const std::string& bytes, const LoadOptions& options = {}) {
  const auto model = filled<M>(9);
  const auto before = std::make_unique<M>(*model);
  std::string message = "none";
  try {
    from_safetensors(*model, bytes, "m.safetensors", options);
  } catch (const Error& error) {
    message = error.what();
    CHECK(same_bits(*model, *before));
  }
  return message;
}

std::string bytes_with(float number) {
  std::string bytes = to_safetensors(*filled<Model<small>>(1));
  std::memcpy(bytes.data() + bytes.size() - 4 * sizeof number, &number, sizeof number);
  return bytes;
}

}  // namespace

TEST_CASE("a file that has the earlier word for an activation alone loads") {
  constexpr auto net = Dense<2, 3> >> Activation<ReLU> >> Dense<2, Softmax>;
  const auto model = filled<Model<net>>(1);
  const std::string bytes = to_safetensors(*model);
  for (const std::string word : {"Apply<ReLU>", "Apply<Tanh>"}) {
    const std::string rest = " >> Dense<3, 2, Softmax>\"";
    const std::string earlier = with(bytes, "Activation<ReLU>" + rest, word + rest + "     ");
    Model<net> loaded;
    if (word == "Apply<ReLU>") {
      from_safetensors(loaded, earlier, "m");
      CHECK(same_bits(loaded, *model));
    } else {
      CHECK_THROWS_AS(from_safetensors(loaded, earlier, "m"), Error);
    }
  }
}

TEST_CASE("a file that does not fit is one sentence, and the model stays what it was") {
  using M = Model<small>;
  const std::string right = to_safetensors(*filled<M>(1));
  const std::string plain = with(right, "ctnn.version", "some version");  // as if not of ctnn
  CHECK(error<M>(right) == "none");
  CHECK(error<M>(plain) == "none");

  CHECK(
      error<M>(with(right, "ReLU", "Tanh")) ==
      "m.safetensors: the file holds the network 'Dense<2, 3, Tanh> >> Dense<3, 2, Softmax>', and "
      "the program's is 'Dense<2, 3, ReLU> >> Dense<3, 2, Softmax>'; declare the same one, or "
      "take another file.");
  CHECK(error<M>(with(right, R"("ctnn.version":"1")", R"("ctnn.version":"2")")) ==
        "m.safetensors: the file is of version '2' of ctnn's rules, and 1 is known here; update "
        "ctnn.");
  CHECK(error<M>(with(right, "\"model\"", "\"nodel\"")) ==
        "m.safetensors: the file holds 'nodel', which is not known here; update ctnn.");
  CHECK(error<M>(to_safetensors(std::vector{*filled<M>(1)})) ==
        "m.safetensors: the file holds several models, and a model is needed; load it as "
        "std::vector<Model<net>>.");
  CHECK(error<M>(with(plain, R"("shape":[3,2])", R"("shape":[2,3])")) ==
        "m.safetensors: tensor '0.weight' is 2 × 3, and 3 × 2 is needed; transpose it: weights are "
        "(outputs, inputs), as in PyTorch.");
  CHECK(error<M>(with(plain, R"("shape":[3,2])", R"("shape":[1,6])")) ==
        "m.safetensors: tensor '0.weight' is 1 × 6, and 3 × 2 is needed; take the file of this "
        "network, or change the network.");
  CHECK(error<M>(with(plain, "\"F32\"", "\"I32\"")) ==
        "m.safetensors: tensor '0.weight' is I32, and F32 is needed; convert it before, in PyTorch "
        "with .float().");
  CHECK(
      error<M>(with(right, "\"0.bias\"", "\"2.bias\"")) ==
      "m.safetensors: two tensors have the name '2.bias'; only one could be meant: write the file "
      "again.");
  CHECK(error<M>(with(right, "\"0.bias\"", "\"0.bans\"")) ==
        "m.safetensors: tensor '0.bias' is missing; take the file of this network, or change the "
        "network.");
  CHECK(error<M>(right.substr(0, right.size() - 1))
            .starts_with("m.safetensors: tensor '2.bias' lies from byte"));
  CHECK(error<M>(right + "rest").ends_with("the file was damaged: copy or write it again."));
}

TEST_CASE("activations of one name and other numbers, or of other formulas, are distinguished") {
  constexpr auto tenth = Dense<2, 3, LeakyReLU<0.1>> >> Dense<2>;
  constexpr auto nine_tenths = Dense<2, 3, LeakyReLU<0.9>> >> Dense<2>;
  const std::string leaky = to_safetensors(Model<tenth>());
  CHECK(error<Model<nine_tenths>>(leaky) ==
        "m.safetensors: layer 1's activation, LeakyReLU, is 'max(0.1*z, z)' in the file, and the "
        "program's is 'max(0.9*z, z)'; declare the same one, or take another file.");
  CHECK(error<Model<tenth>>(leaky) == "none");
  CHECK(error<Model<tenth>>(with(leaky, "64875e9f9edb357e", "64875e9f9edb357f")) ==
        "m.safetensors: layer 1's activation, LeakyReLU, is 'max(0.1*z, z)' in the file, and the "
        "program's is 'max(0.1*z, z)' with other symbols; declare the same one, or take another "
        "file.");
  constexpr auto square = Dense<2, 3> >> Dense<2, activation([](auto z) { return z * z; })>;
  constexpr auto logistic =
      Dense<2, 3> >> Dense<2, activation([](auto z) { return 1 / (1 + exp(z)); })>;
  CHECK(error<Model<logistic>>(to_safetensors(Model<square>())) ==
        "m.safetensors: layer 2's activation, own activation, is 'z*z' in the file, and the "
        "program's is '1/(1 + exp(z))'; declare the same one, or take another file.");
}

TEST_CASE("a file that does not say its formulas loads, with a note") {
  Model<small> model;
  std::string note = "of before";
  const std::string right = to_safetensors(*filled<Model<small>>(1));
  from_safetensors(model, right, "m", {.note = &note});
  CHECK(note.empty());
  const std::string sentence =
      "the file does not say which formulas its activations have; see that they are the program's, "
      "and save it again.";
  from_safetensors(model, with(right, "ctnn.version", "some version"), "m", {.note = &note});
  CHECK(note == sentence);  // as of PyTorch
  note.clear();
  from_safetensors(model, with(right, "ctnn.formula.2", "other.formula2"), "m", {.note = &note});
  CHECK(note == sentence);
}

TEST_CASE("doubles are not rounded, nor floats widened, without a word") {
  const std::string wide = to_safetensors(*filled<Model<small, double>>(1));
  CHECK(
      error<Model<small>>(wide) ==
      "m.safetensors: tensor '0.weight' is F64, but the model's numbers are float; load it into a "
      "Model<net, double>, or let it be rounded with {.convert = true}.");
  CHECK(error<Model<small>>(wide, {.convert = true}) == "none");
  CHECK(error<Model<small, double>>(to_safetensors(*filled<Model<small>>(1))) ==
        "m.safetensors: tensor '0.weight' is F32, but the model's numbers are double; load it into "
        "a Model<net>, or let it be widened with {.convert = true}.");
  auto huge = filled<Model<small, double>>(1);
  huge->biases<1>()[0] = 1e39;
  CHECK(error<Model<small>>(to_safetensors(*huge), {.convert = true}) ==
        "m.safetensors: tensor '2.bias' has numbers beyond the largest float; load it into a "
        "Model<net, double>.");
}

TEST_CASE("weights that are no numbers are neither loaded nor saved") {
  CHECK(error<Model<small>>(bytes_with(std::numeric_limits<float>::quiet_NaN())) ==
        "m.safetensors: tensor '2.weight' is NaN at (1, 1); a model needs numbers: save one whose "
        "training went well.");
  CHECK(error<Model<small>>(bytes_with(-std::numeric_limits<float>::infinity())) ==
        "m.safetensors: tensor '2.weight' is infinite at (1, 1); a model needs numbers: save one "
        "whose training went well.");
  Model<small> model;
  model.biases<0>()[2] = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_WITH_AS(static_cast<void>(to_safetensors(model)),
                       "tensor '0.bias' is NaN at (2); nothing was saved: train again with a lower "
                       "rate.",
                       Error);
}

TEST_CASE("a running variance below zero is neither loaded nor saved") {
  const auto* const variances =
      std::ranges::find(tensors_of<decltype(mixed)>, "running_var", &TensorInfo::kind);
  const auto model = filled<Model<mixed>>(1);
  std::string bytes = to_safetensors(*model);
  const float negative = -1;
  std::memcpy(bytes.data() + bytes.size() -
                  sizeof negative * (Model<mixed>::shape::parameters - variances->first),
              &negative, sizeof negative);
  CHECK(error<Model<mixed>>(bytes) ==
        "m.safetensors: tensor '1.running_var' holds variances, and is negative at (0); the file "
        "was damaged: save the model again.");
  model->parameters()[variances->first + 2] = negative;
  CHECK_THROWS_WITH_AS(static_cast<void>(to_safetensors(*model)),
                       "tensor '1.running_var' holds variances, and is negative at (2); nothing "
                       "was saved: mend the model.",
                       Error);
}

TEST_CASE("a model that was moved from is not saved") {
  std::vector<Model<Dense<200, 100>>> models(2);  // with weights on the heap
  const auto other = std::move(models[1]);
  for (const bool alone : {true, false})
    CHECK_THROWS_WITH_AS(
        static_cast<void>(alone ? to_safetensors(models[1]) : to_safetensors(models)),
        "a model was moved from and has no parameters to save; save the one it was moved to.",
        Error);
}

TEST_CASE("several models must be as many as there are places for, and not more than the data") {
  using Two = std::array<Model<small>, 2>;
  std::vector<Model<small>> three_models(3);
  Two two;
  CHECK_THROWS_WITH_AS(from_safetensors(two, to_safetensors(three_models), "m"),
                       "m: there are 12 tensors, and 2 models have 8; take the file of these "
                       "models.",
                       Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(to_safetensors(std::vector<Model<small>>())),
                       "there are no models to save; train some first.", Error);
  // A header of many empty tensors promises models that would fill the memory.
  std::string header = "{\"__metadata__\":{}";
  for (int m = 0; m < 5000; ++m)
    for (const char* kind : {"0.weight", "0.bias", "2.weight", "2.bias"})
      header += ",\"" + std::to_string(m) + '.' + kind +
                R"(":{"dtype":"F32","shape":[0],"data_offsets":[0,0]})";
  header += '}';
  std::string bytes(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, sizeof length);
  std::vector<Model<small>> models;
  CHECK_THROWS_WITH_AS(from_safetensors(models, bytes + header, "m"),
                       "m: 5000 models are 85000 numbers, and there are 0 bytes of data; take the "
                       "file of these models.",
                       Error);
  CHECK(models.empty());
}

TEST_CASE("when memory runs out, wherever it does, the models stay what they were") {
  std::vector<Model<small>> models{*filled<Model<small>>(1)};
  const Model<small> before = models[0];
  const std::string bytes = to_safetensors(std::vector{*filled<Model<small>>(2), before});
  bool loaded = false;
  int failures = 0;
  for (long n = 0; !loaded; ++n) {
    try {
      test::allowed = n;
      from_safetensors(models, bytes);
      test::allowed = -1;
      loaded = true;
    } catch (const std::bad_alloc&) {
      test::allowed = -1;
      ++failures;
      REQUIRE(models.size() == 1);
      CHECK(same_bits(models[0], before));
    }
  }
  CHECK(failures > 20);
  CHECK(models.size() == 2);
}

TEST_CASE("by path: what is saved loads, and what cannot be saved leaves the file that was there") {
  const auto path = std::filesystem::temp_directory_path() /
                    ("ctnn_models_" + std::to_string(std::random_device{}()) + ".safetensors");
  const auto model = filled<Model<small>>(2);
  save(*model, path);
  CHECK(same_bits(load<small>(path), *model));
  Model<small> broken = *model;
  broken.biases<0>()[1] = std::numeric_limits<float>::infinity();
  CHECK_THROWS_WITH_AS(save(broken, path),
                       (path.string() + ": tensor '0.bias' is infinite at (1); nothing was saved: "
                                        "train again with a lower rate.")
                           .c_str(),
                       Error);
  CHECK(same_bits(load<small>(path), *model));
  CHECK_THROWS_WITH_AS(static_cast<void>(load<std::vector<Model<small>>>(path)),
                       (path.string() + ": the file holds a model, and several models are needed; "
                                        "load it as Model<net>.")
                           .c_str(),
                       Error);
  std::filesystem::remove(path);
  CHECK_THROWS_AS(static_cast<void>(load<small>(path)), Error);
  CHECK_THROWS_AS(static_cast<void>(load<small>("/dev/zero")), Error);
  // A pipe is none either, and not waited for.
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(load<small>(path)),
      (path.string() + ": this is no regular file; save it as a file first.").c_str(), Error);
  std::filesystem::remove(path);
}
