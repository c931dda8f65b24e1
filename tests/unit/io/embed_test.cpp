// SPDX-License-Identifier: MIT
// The header of an embedded model as text; tests/embedded compiles one.
#include <ctnn/io/embed.hpp>
#include <ctnn/network/dense.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 1, ReLU>;

template <class T>
void check_literal(T number) {
  std::string text = detail::literal(number);
  if constexpr (std::is_same_v<T, float>) {
    CHECK(text.back() == 'F');
    text.pop_back();
    CHECK(std::strtof(text.c_str(), nullptr) == number);
  } else {
    CHECK(std::strtod(text.c_str(), nullptr) == number);
  }
  CHECK((text.front() == '-') == std::signbit(number));
}

}  // namespace

TEST_CASE_TEMPLATE("a literal is exact", T, float, double) {
  using limits = std::numeric_limits<T>;
  for (const T number : {T(0), -T(0), T(1), -T(1) / 3, limits::max(), limits::lowest(),
                         limits::min(), limits::denorm_min(), -limits::epsilon(), T(0.1)})
    check_literal(number);
  CHECK(detail::literal(-0.375F) == "-0x1.8p-2F");
  CHECK(detail::literal(-0.0) == "-0x0p+0");
}

TEST_CASE("the header says what it holds, and in which namespace") {
  Model<net> model;
  model.weights<0>()(0, 1) = 0.5F;
  model.biases<0>()[0] = -3;
  const std::string text = embedded(model, "my::weights");
  CHECK(text.starts_with("// Written by ctnn::embed: the weights of Dense<2, 1, ReLU>.\n"));
  CHECK(text.find("namespace my::weights {\n") != std::string::npos);
  CHECK(
      text.find("inline constexpr float parameters[] = {\n    0x0p+0F, 0x1p-1F, -0x1.8p+1F,\n};") !=
      std::string::npos);
  CHECK(text.find(R"(static_assert(::ctnn::has_layers<Net>("Dense<2, 1, ReLU>"),)") !=
        std::string::npos);
  CHECK(embedded(Model<net, double>(), "w").find("constexpr double parameters[]") !=
        std::string::npos);
}

TEST_CASE("the header says which formulas its activations have") {
  const std::string text = embedded(Model<Dense<2, 1, LeakyReLU<0.1>>>(), "w");
  CHECK(text.find("::ctnn::has_formulas<Net>({0x64875e9f9edb357eU}),") != std::string::npos);
  CHECK(text.find("\"These are the weights of a network with other activations: LeakyReLU: "
                  "max(0.1*z, z); declare those, or embed the model again.\"") !=
        std::string::npos);
  static_assert(has_formulas<Dense<2, 1, LeakyReLU<0.1>>>({0x64875e9f9edb357eU}));
  static_assert(!has_formulas<Dense<2, 1, LeakyReLU<0.9>>>({0x64875e9f9edb357eU}));
}

TEST_CASE("names of the user's stay between the quotes") {
  CHECK(detail::escaped_code("a\"\\b?"
                             "?/\r\n\t\xE2\x80\xAE") ==
        R"(a\"\\b\077\077/\015\012\011\342\200\256)");
  CHECK(detail::readable_code("a\"\\b????"
                              "/\r\n\xE2*/") == "a?b?/?*/");
  // A carriage return ends a line for some compilers, and an annotation with it.
  constexpr auto hostile =
      Dense<2, 1, activation<"x\r#error\n\"); //\\">([](auto z) { return z; })>;
  const std::string text = embedded(Model<hostile>(), "w");
  CHECK(text.find(R"(has_layers<Net>("Dense<2, 1, x\015#error\012\"); //\\>"))") !=
        std::string::npos);
  CHECK(text.find('\r') == std::string::npos);
  CHECK(text.find("#error") == text.find("x?#error") + 2);
  CHECK(text.find("\n#error") == std::string::npos);
  static_assert(has_layers<hostile>("Dense<2, 1, x\015#error\012\"); //\\>"));
}

TEST_CASE("names that are not a program's are no namespaces") {
  for (const char* name :
       {"class",   "int",   "a::namespace", "co_await::a", "xor",    "module",  "__a",
        "a__b",    "_A",    "a::_Bc",       "std",         "std::a", "std2",    "ctnn",
        "ctnn::w", "posix", "main",         "a\rb",        "a\n",    "\xC3\xA4"})
    CHECK_THROWS_AS(static_cast<void>(embedded(Model<net>(), name)), Error);
  for (const char* name : {"classes", "int_", "_", "stdx", "a::std", "a::ctnn", "Main", "a_b"})
    CHECK_NOTHROW(static_cast<void>(embedded(Model<net>(), name)));
}

TEST_CASE("a name that is no namespace, or a weight that is no number, is a sentence") {
  Model<net> model;
  for (const char* name : {"", "1a", "a-b", "a::", "::a", "a:b", "a::::b", "a b", "a::1"})
    CHECK_THROWS_WITH_AS(static_cast<void>(embedded(model, name)),
                         ("embed: '" + std::string(name) +
                          "' is no name of a namespace; take letters, digits and '_', as in "
                          "my::weights.")
                             .c_str(),
                         Error);
  for (const char* name : {"a", "_a1", "a::b_2::c"})
    CHECK_NOTHROW(static_cast<void>(embedded(model, name)));
  model.biases<0>()[0] = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_WITH_AS(static_cast<void>(embedded(model, "a")),
                       "embed: a weight is NaN or infinite; train again with a lower rate.", Error);
}

TEST_CASE("a model that was moved from is not embedded") {
  Model<Dense<200, 100>> from;  // its weights are on the heap
  const auto to = std::move(from);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(embedded(from, "a")),  // NOLINT(bugprone-use-after-move)
      "embed: the model was moved from and has no parameters: take the one it was moved to.",
      Error);
}
