// SPDX-License-Identifier: MIT
// Which tensor is meant for which parameter: by name, in the order of numbers, or by shape; and the
// sentence where none of them determines it.
#include <ctnn/io/safetensors/safetensors_names.hpp>
#include <ctnn/io/safetensors/stored_header.hpp>
#include <ctnn/io/safetensors/tensor_slot.hpp>
#include <ctnn/io/safetensors/write_tensors.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

using namespace ctnn;

namespace {

using Tensors = std::vector<std::pair<std::string, detail::Extents>>;

/// Names of the file's tensors in the order of the network's, separated by spaces; or the message.
std::string paired(const Tensors& stored, const Tensors& needed, bool exact = false) {
  detail::StoredHeader header;
  for (const auto& [name, shape] : stored) {
    auto& tensor = header.tensors.emplace_back();
    tensor.name = name;
    tensor.shape = shape;
    tensor.type = shape.empty() ? "I64" : "F32";
  }
  std::vector<detail::TensorSlot<std::byte>> slots;
  for (const auto& [name, shape] : needed) slots.push_back({name, "F32", shape, nullptr, 0, true});
  try {
    std::string text;
    for (const auto* tensor : detail::pair_tensors(header, slots, exact))
      text.append(text.empty() ? "" : " ").append(tensor->name);
    return text;
  } catch (const Error& error) {
    return error.what();
  }
}

const Tensors net{{"0.weight", {8, 8}}, {"0.bias", {8}}, {"2.weight", {8, 8}}, {"2.bias", {8}}};
const Tensors varied{{"0.weight", {8, 4}}, {"0.bias", {8}}, {"1.weight", {8}},
                     {"2.weight", {5, 8}}, {"2.bias", {5}}, {"out.weight", {3, 5}},
                     {"out.bias", {3}}};

Tensors renamed(const Tensors& tensors, const std::vector<std::string>& names) {
  Tensors result;
  for (std::size_t t = 0; t < tensors.size(); ++t) result.emplace_back(names[t], tensors[t].second);
  return result;
}

}  // namespace

TEST_CASE("names that agree decide, in whatever order") {
  CHECK(paired({net[3], net[1], net[2], net[0]}, net) == "0.weight 0.bias 2.weight 2.bias");
  CHECK(paired(net, net, true) == "0.weight 0.bias 2.weight 2.bias");
}

TEST_CASE("modules with numbers stand for layers in their order, 2 before 10") {
  CHECK(paired(renamed(net, {"fc10.weight", "fc10.bias", "fc2.weight", "fc2.bias"}), net) ==
        "fc2.weight fc2.bias fc10.weight fc10.bias");
  CHECK(paired(renamed(net, {"net.0.bias", "net.0.weight", "net.3.weight", "net.3.bias"}),
               {net[1], net[0], net[2], net[3]}) ==
        "net.0.bias net.0.weight net.3.weight net.3.bias");
  // With dropout between them some names agree, and mean the same or another layer.
  CHECK(paired(renamed(net, {"0.weight", "0.bias", "3.weight", "3.bias"}), net) ==
        "0.weight 0.bias 3.weight 3.bias");
  CHECK(paired(renamed(net, {"2.weight", "2.bias", "5.weight", "5.bias"}), net) ==
        "2.weight 2.bias 5.weight 5.bias");
  CHECK(paired(renamed(net, {"b.1.x2.weight", "b.1.x2.bias", "b.1.x010.weight", "b.1.x010.bias"}),
               net) == "b.1.x2.weight b.1.x2.bias b.1.x010.weight b.1.x010.bias");
}

TEST_CASE("alphas are a module's weight, or named so") {
  const Tensors prelu{{"h.weight", {8, 4}},
                      {"h.bias", {8}},
                      {"h.alpha", {8}},
                      {"3.weight", {3, 8}},
                      {"3.bias", {3}}};
  CHECK(paired(renamed(prelu, {"0.weight", "0.bias", "1.weight", "2.weight", "2.bias"}), prelu) ==
        "0.weight 0.bias 1.weight 2.weight 2.bias");
  const Tensors numbers = renamed(prelu, {"0.weight", "0.bias", "1.weight", "2.weight", "2.bias"});
  CHECK(paired(renamed(prelu, {"l1.weight", "l1.bias", "l1.alpha", "l2.weight", "l2.bias"}),
               numbers) == "l1.weight l1.bias l1.alpha l2.weight l2.bias");
}

TEST_CASE("running statistics belong to their module, and PyTorch's count of batches to none") {
  const Tensors norm{{"0.weight", {8, 4}}, {"0.bias", {8}},         {"1.weight", {8}},
                     {"1.bias", {8}},      {"1.running_mean", {8}}, {"1.running_var", {8}}};
  Tensors file = renamed(norm, {"a.0.weight", "a.0.bias", "a.1.weight", "a.1.bias",
                                "a.1.running_mean", "a.1.running_var"});
  file.insert(file.begin() + 1, {"a.1.num_batches_tracked", {}});
  std::swap(file[3], file.back());
  CHECK(paired(file, norm) ==
        "a.0.weight a.0.bias a.1.weight a.1.bias a.1.running_mean a.1.running_var");
  file.erase(file.begin());
  CHECK(paired(file, norm) ==
        "'a.0' has bias 8, and weight 8 × 4, bias 8 is needed in its place; take the file of this "
        "network, or change the network.");
  CHECK(
      paired({norm[0], norm[1], norm[2], norm[3], norm[4], norm[5], {"1.num_batches_tracked", {}}},
             norm) == "0.weight 0.bias 1.weight 1.bias 1.running_mean 1.running_var");
}

TEST_CASE("without numbers a module stands for the one layer of its shapes") {
  CHECK(paired(renamed(varied, {"encoder.weight", "encoder.bias", "act.weight", "middle.weight",
                                "middle.bias", "decoder.weight", "decoder.bias"}),
               varied) ==
        "encoder.weight encoder.bias act.weight middle.weight middle.bias decoder.weight "
        "decoder.bias");
  CHECK(paired(renamed(net, {"encoder.weight", "encoder.bias", "decoder.weight", "decoder.bias"}),
               net) ==
        "neither names nor shapes tell which module is which layer, as of 'encoder' and 'decoder'; "
        "name the network's layers so, as in Named<\"name\", Dense<…>>.");
  CHECK(paired({{"a.weight", {9, 4}}, {"a.bias", {9}}, {"b.weight", {3, 9}}, {"b.bias", {3}}},
               {{"0.weight", {8, 4}}, {"0.bias", {8}}, {"2.weight", {3, 8}}, {"2.bias", {3}}}) ==
        "no module has the parameters of the network's '0': weight 8 × 4, bias 8; take the file of "
        "this network, or change the network.");
}

TEST_CASE("what is missing or too much is a sentence") {
  const std::string remedy = "; take the file of this network, or change the network.";
  CHECK(paired({net[0], net[1], net[2]}, net) == "tensor '2.bias' is missing" + remedy);
  CHECK(paired({net[0], net[1]}, net) == "tensor '2.weight' is missing" + remedy);
  CHECK(paired({net[0], net[1], net[2], net[3], {"4.weight", {1}}}, net) ==
        "tensor '4.weight' is none of this network's" + remedy);
  CHECK(paired({net[0], net[1], net[2], net[3], {"2.mask", {8}}}, net) ==
        "tensor '2.mask' is none of this network's" + remedy);
  CHECK(paired({{"fc1.weight", {8, 8}}, {"fc1.bias", {8}}}, net) ==
        "there are parameters of 1 modules, and the network has 2" + remedy);
  CHECK(paired({{"fc1.weight", {8, 8}}, {"fc2.weight", {8, 8}}}, net) ==
        "'fc1' has weight 8 × 8, and weight 8 × 8, bias 8 is needed in its place" + remedy);
  CHECK(paired({}, net) == "there are parameters of 0 modules, and the network has 2" + remedy);
  CHECK(paired({{"weight", {8, 8}}, {"bias", {8}}}, {net[0], net[1]}) == "weight bias");
}

TEST_CASE("names without a dot say no module, and the message what to name them") {
  // As TensorFlow names them.
  CHECK(
      paired(renamed(net, {"dense/MatMul/ReadVariableOp:0", "dense/BiasAdd/ReadVariableOp:0",
                           "dense_1/MatMul/ReadVariableOp:0", "dense_1/BiasAdd/ReadVariableOp:0"}),
             net) ==
      "names such as 'dense/MatMul/ReadVariableOp:0' do not say of which layer a tensor is, which "
      "is what stands before the last '.'; rename the tensors to '0.weight', '0.bias', "
      "'2.weight', '2.bias', and transpose weights that are (inputs, outputs).");
  CHECK(paired(renamed(varied, {"w1", "b1", "a1", "w2", "b2", "w3", "b3"}), varied) ==
        "names such as 'w1' do not say of which layer a tensor is, which is what stands before the "
        "last '.'; rename the tensors to '0.weight', '0.bias', '1.weight', '2.weight', …, and "
        "transpose weights that are (inputs, outputs).");
  // One tensor too many or too few is said first, or as before.
  CHECK(paired({{"w1", {8, 8}}, {"b1", {8}}, {"w2", {8, 8}}, {"b2", {8}}, {"step", {}}}, net) ==
        "there are 5 tensors, such as 'w1', and the network has 4; take the file of this network, "
        "or change the network.");
  CHECK(paired({{"w1", {8, 8}}, {"b1", {8}}}, net).starts_with("names such as 'w1' do not say"));
}

TEST_CASE("a file of more tensors than the network is refused by their number") {
  // Pairs by name took 10 seconds and more than a minute for these.
  const auto many = [](int n, const std::string& module) {
    Tensors tensors;
    for (int k = n; k > 0; --k) tensors.push_back({module + 'k' + std::to_string(k), {0}});
    return tensors;
  };
  CHECK(paired(many(40'000, "a."), net) ==
        "there are 40000 tensors, such as 'a.k40000', and the network has 4; take the file of this "
        "network, or change the network.");
  CHECK(paired(many(300'000, ""), net) ==
        "there are 300000 tensors, such as 'k300000', and the network has 4; take the file of this "
        "network, or change the network.");
  Tensors some = many(40'000, "a.");
  some.push_back(net[0]);
  CHECK(paired(some, net) ==
        "tensor '0.bias' is missing; take the file of this network, or change the network.");
  CHECK(paired(some, net, true) ==
        "tensor '0.bias' is missing; take the file of this network, or change the network.");
}

TEST_CASE(
    "pairs of many modules, of one with many tensors, and of many shapes are made in good time") {
  // An ensemble is such a network.
  constexpr std::size_t n = 30'000;
  Tensors stored;
  Tensors needed;
  for (std::size_t k = 0; k < n; ++k) {
    stored.push_back({"net." + std::to_string(n - 1 - k) + ".bias", {3}});
    needed.push_back({std::to_string(k) + ".bias", {3}});
  }
  CHECK(paired(stored, needed).starts_with("net.0.bias net.1.bias net.2.bias"));
  for (std::size_t k = 0; k < n; ++k) {
    stored[k].first = "m." + std::to_string(n - 1 - k);
    needed[k].first = "0." + std::to_string(k);
  }
  CHECK(paired(stored, needed).starts_with("m.0 m.1 m.2 m.3 m.4"));
  for (std::size_t k = 0; k < n; ++k) {  // no name says an order
    stored[k] = {std::string(k % 26 + 1, 'a') + '_' + std::to_string(k) + ".w", {k}};
    needed[k] = {std::to_string(k) + ".w", {n - 1 - k}};
  }
  CHECK(paired(stored, needed)
            .starts_with(std::string(22, 'a') + "_29999.w " + std::string(21, 'a') + "_29998.w"));
}

TEST_CASE("no message grows with the file") {
  const std::string name(1'000'000, 'w');
  detail::Extents shape(64, ~std::uint64_t{0});
  const auto length = [&](const Tensors& stored) { return paired(stored, net).size(); };
  const Tensors right = renamed(net, {"a1.weight", "a1.bias", "a2.weight", "a2.bias"});
  CHECK(length({{name, shape}, {name + '2', shape}, {name + '3', shape}, {name + '4', shape}}) <
        600);
  CHECK(length({{name + ".weight", shape}, right[1], right[2], right[3]}) < 600);
  CHECK(length({{"a1." + name, shape}, right[1], right[2], right[3]}) < 1000);
  CHECK(length({{"a1." + name, shape}, {"a1.v", shape}, {"a2.u", shape}, {"a2.v", shape}}) < 1000);
  Tensors wide;
  for (int k = 0; k < 1000; ++k) wide.push_back({"a.k" + std::to_string(k), shape});
  Tensors needed = wide;
  for (int k = 0; k < 1000; ++k)
    needed[static_cast<std::size_t>(k)].first = "0.x" + std::to_string(k);
  CHECK(paired(wide, needed).size() < 1200);
}

TEST_CASE("where names must agree, no order does instead") {
  CHECK(paired(renamed(net, {"0.weight", "0.bias", "3.weight", "3.bias"}), net, true) ==
        "tensor '2.weight' is missing; take the file of this network, or change the network.");
  CHECK(paired({net[0], net[1], net[2], net[3], {"x", {}}}, net, true) ==
        "tensor 'x' is none of this network's; take the file of this network, or change the "
        "network.");
}

TEST_CASE("names are written as JSON, and those that no reader would take are refused") {
  CHECK(detail::json_text("a\"\\\x01ω") == "\"a\\\"\\\\\\u0001ω\"");
  for (const char* text :
       {"ab\xff", "ab\xc0\xaf", "ab\xed\xa0\x80", "ab\xe2\x82", "ab\x80", "ab\xf5\x80\x80\x80"})
    CHECK_THROWS_WITH_AS(static_cast<void>(detail::json_text(text)),
                         "a name is no UTF-8 from its byte 2 on; rename the layer.", Error);
}
