// SPDX-License-Identifier: MIT
// A configuration file names the network that a program trains and runs, among those compiled in.
#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
using namespace ctnn;

using Data = Dataset<4, Classes<3>>;
using AnyIris = AnyModel<4, 3>;  // a model of any network with 4 inputs and 3 outputs

constexpr auto linear = Dense<4, 3, Softmax>;
constexpr auto small = Dense<4, 8, ReLU> >> Dense<3, Softmax>;

template <const auto& net>
AnyIris trained(const Data& data, int epochs) {
  using Iris = Learner<net, CrossEntropy, Adam<0.01>, Batch<16>, Standardize>;
  return fit(Iris{.epochs = epochs, .seed = 1}, data);
}

const std::map<std::string, AnyIris (*)(const Data&, int)> networks{{"linear", trained<linear>},
                                                                    {"small", trained<small>}};

AnyIris model_named(const std::string& name, const Data& data, int epochs) {
  const auto found = networks.find(name);
  if (found != networks.end()) return found->second(data, epochs);
  std::string names;
  for (const auto& [known, make] : networks) names += (names.empty() ? "" : ", ") + known;
  throw std::invalid_argument("there is no network '" + name + "': choose among " + names);
}

std::map<std::string, std::string> read_settings(const std::string& file) {
  std::map<std::string, std::string> settings;
  std::ifstream in(file);
  for (std::string name, equals, value; in >> name >> equals >> value;) settings[name] = value;
  return settings;
}

int main() {
  const auto data = read_csv<4, Classes<3>>("examples/data/iris.csv");
  auto settings = read_settings("examples/how_to/choose_at_run_time.conf");

  const AnyIris model = model_named(settings["network"], data, std::stoi(settings["epochs"]));
  std::size_t right = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto p = model(data.x(i));
    right += std::max_element(p.begin(), p.end()) - p.begin() == data.target(i) ? 1 : 0;
  }
  std::cout << settings["network"] << ": " << right << " of " << data.size() << " right\n";

  // The model in use can be replaced by one of another network, between two calls.
  SwappableModel<4, 3> live(model);
  live.set(model_named("linear", data, 60));
  std::cout << "small and linear, the same flower: " << model(data.x(70))[1] << " and "
            << live(data.x(70))[1] << '\n';

  try {
    model_named("large", data, 60);
  } catch (const std::invalid_argument& error) {
    std::cout << error.what() << '\n';
  }
  return right > 140 ? 0 : 1;
}
