// SPDX-License-Identifier: MIT
// Data in and out: a table by the names of its columns, one with gaps, memory that is there already, and
// predictions for NumPy.
#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <vector>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/io/npy.hpp>
using namespace ctnn;

constexpr auto net = Dense<3, 16, ReLU> >> Dense<3, Softmax>;
using Recipe = Learner<net, CrossEntropy, Adam<1e-2>, Batch<16>, Standardize>;

/// Three of thirteen measures of a wine, and which of three growers made it.
Dataset<3, Classes<3>> wines() {
  return read_csv<3, Classes<3>>(
      "examples/data/wine.csv",
      {.target = "class", .inputs = {"color_intensity", "hue", "proline"}});
}

/// Weather in which two readings failed.
Dataset<2, Classes<2>> weather(Missing missing) {
  constexpr auto table =
      "day,degrees,sky,wind\n"
      "mon,21.5,clear,3\n"
      "tue,NA,clear,5\n"
      "wed,14.5,rain,\n"
      "thu,12,rain,7\n";
  return parse_csv<2, Classes<2>>(table, "weather.csv",
                                  {.target = "sky", .ignored = {"day"}, .missing = missing});
}

/// Fruit by weight and colour, each colour an input: grams, colour=green, colour=red, colour=yellow; and
/// a later table, which lacks colours and has a new one, with the same inputs.
std::array<Dataset<4, Classes<2>>, 2> fruit() {
  CsvOptions options{.target = "kind", .categorical = {"colour"}};
  const auto training = parse_csv<4, Classes<2>>(
      "grams,colour,kind\n150,red,apple\n120,yellow,banana\n160,green,apple\n", "fruit.csv",
      options);
  options.class_names = training.class_names();
  options.input_names = training.input_names();
  options.unknown = Unknown::zero;
  const auto test = parse_csv<4, Classes<2>>(
      "grams,colour,kind\n155,green,apple\n125,brown,banana\n", "later.csv", options);
  return {training, test};
}

/// Points on three spheres, 4 floats apart, as another program may have them, and the sphere of each.
struct Spheres {
  std::vector<float> points = std::vector<float>(300 * 4);
  std::vector<std::uint8_t> sphere = std::vector<std::uint8_t>(300);
  Spheres() {
    for (std::size_t i = 0; i < sphere.size(); ++i) {
      sphere[i] = static_cast<std::uint8_t>(i % 3);
      const auto place = static_cast<float>(i);
      const float radius = static_cast<float>(1 + i % 3);
      const float z = 1 - 2 * place / 300;
      const float rest = std::sqrt(1 - z * z);
      points[4 * i] = radius * rest * std::cos(2.4F * place);
      points[4 * i + 1] = radius * rest * std::sin(2.4F * place);
      points[4 * i + 2] = radius * z;
    }
  }
};

/// The accuracy of a network on points that are never copied as a whole.
double accuracy_on(const Spheres& spheres) {
  const DatasetView<3, Classes<3>, std::uint8_t> data(
      {spheres.points.data(), spheres.sphere.size(), 4}, spheres.sphere);
  const auto model = fit(Recipe{.epochs = 200}, data);
  return evaluate(model, data).accuracy();
}

int main() {
  const auto data = wines();
  const auto model = fit(Recipe{.epochs = 60}, data);
  std::cout << "wines: " << evaluate(model, data);

  std::cout << "\nweather: " << weather(Missing::skip_row).size() << " whole lines; a mean of "
            << weather(Missing::mean).x(1)[0] << " degrees stands for the reading that failed\n";
  try {
    static_cast<void>(weather(Missing::error));
  } catch (const Error& error) {
    std::cout << error.what() << '\n';
  }

  const auto [training, test] = fruit();
  std::cout << "\nfruit, later:";
  for (std::size_t i = 0; i < 4; ++i)
    std::cout << ' ' << test.input_names()[i] << ' ' << test.x(0)[i];
  std::cout << '\n';

  std::cout << "\nspheres: accuracy " << accuracy_on(Spheres{}) << '\n';

  // In Python: np.load("wines.npy") is (178, 3).
  const auto path = std::filesystem::temp_directory_path() / "wines.npy";
  write_npy(path, predict(model, data));
  std::cout << "\nwrote " << std::filesystem::file_size(path) << " bytes for NumPy\n";
  std::filesystem::remove(path);
}
