// SPDX-License-Identifier: MIT
#include <ctnn/report/plot.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/well_formed.hpp"

using namespace ctnn;
using test::count;
using test::well_formed;

namespace {

std::string drawn(const Plot& plot) { return svg(std::array{plot}); }

}  // namespace

TEST_CASE("ticks are 1, 2 or 5 times a power of ten apart, and lie within the ends") {
  CHECK(Plot::ticks(0, 10, 5, false) == std::vector<double>{0, 2, 4, 6, 8, 10});
  CHECK(Plot::ticks(-1.2, 1.2, 5, false) == std::vector<double>{-1, -0.5, 0, 0.5, 1});
  CHECK(Plot::ticks(3, 260, 6, false) == std::vector<double>{50, 100, 150, 200, 250});
  CHECK(Plot::ticks(0.5, 2000, 5, true) == std::vector<double>{1, 10, 100, 1000});
  CHECK(Plot::ticks(0.15, 6, 4, true) == std::vector<double>{0.2, 0.5, 1, 2, 5});
  CHECK(Plot::ticks(2.5, 4.5, 4, true) == std::vector<double>{2.5, 3, 3.5, 4, 4.5});
  CHECK_FALSE(std::signbit(Plot::ticks(-1, 1, 2, false)[1]));
}

TEST_CASE("ticks are counted, however close, small or large the ends are") {
  constexpr double most = std::numeric_limits<double>::max();
  constexpr double least = std::numeric_limits<double>::denorm_min();
  const double half = std::log(2.0);
  for (const auto& [low, high] :
       std::vector<std::pair<double, double>>{{half, std::nextafter(half, 1)},
                                              {1e16, 1e16 + 2},
                                              {1e16, 1e16 + 64},
                                              {0, 1e-320},
                                              {-least, least},
                                              {-most, most},
                                              {-1e308, 1e308},
                                              {most / 2, most},
                                              {0, most},
                                              {1e-320, 1},
                                              {least, most},
                                              {3, 3},
                                              {1 - 1e-15, 1},
                                              {-1e-300, 1e300}})
    for (const int count : {0, 1, 4, 5, 12})
      for (const bool log : {false, true}) {
        const std::vector<double> ticks = Plot::ticks(low, high, count, log);
        CAPTURE(low);
        CAPTURE(high);
        CHECK(ticks.size() <= static_cast<std::size_t>(std::max(count, 1)) + 8);
        CHECK(std::ranges::is_sorted(ticks));
        CHECK(std::ranges::adjacent_find(ticks) == ticks.end());
        CHECK(std::ranges::all_of(ticks, [&](double t) { return t >= low && t <= high; }));
        CHECK((!ticks.empty() || (log && low <= 0)));
      }
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double bad : {nan, -std::numeric_limits<double>::infinity()}) {
    CHECK(Plot::ticks(bad, 1, 5, false).empty());
    CHECK(Plot::ticks(bad, 1, 5, true).empty());
  }
  CHECK(Plot::ticks(1, 0, 5, false).empty());
}

TEST_CASE(
    "lines that are nearly constant, tiny, huge or a point are drawn, with labels that differ") {
  constexpr double most = std::numeric_limits<double>::max();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double half = std::log(2.0);
  for (const std::vector<double>& y :
       std::vector<std::vector<double>>{{half, std::nextafter(half, 1)},
                                        {half, half},
                                        {1e300, 1e300},
                                        {most, std::nextafter(most, 0)},
                                        {-most, most},
                                        {1e-320, 2e-320},
                                        {1e16, 1e16 + 2},
                                        {1e-310, 1e308},
                                        {1000.01, 1000.04},
                                        {nan, 3, nan},
                                        {5}})
    for (const bool log : {false, true}) {
      CAPTURE(y.front());
      const std::string text = drawn(Plot({.log_y = log}).line("", y));
      CHECK(well_formed(text));
      CHECK(text.size() < 5000);
      CHECK(count(text, "nan") + count(text, "inf") == 0);
    }
  CHECK(count(drawn(Plot({}).line("", std::vector{1000.01, 1000.04})), ">1000.02<") == 1);
  const std::string million = drawn(Plot({}).line("", std::vector{1e7, 1e7 + 0.5}));
  CHECK(count(million, ">1e+07<") == 1);
  CHECK(count(million, ">+0.4<") == 1);
  // The ends of an axis, too, may be anything.
  for (const auto& [low, high] : std::vector<std::pair<double, double>>{
           {half, std::nextafter(half, 1)}, {-most, most}, {0, 1e-320}}) {
    CAPTURE(low);
    const std::string text =
        drawn(Plot({.x_low = low, .x_high = high, .y_low = low, .y_high = high})
                  .line("", {{0, 1}, {1, 0}}));
    CHECK(well_formed(text));
    CHECK(text.size() < 5000);
    CHECK(count(text, "nan") + count(text, "inf") == 0);
  }
  Plot far({.x_low = 0, .x_high = 1, .y_low = 0, .y_high = 1});
  CHECK(drawn(far.line("", {{-1e300, -1e300}, {1e300, 1e300}})).size() < 5000);
  CHECK_THROWS_WITH_AS(drawn(Plot({.title = "gone"}).line("", std::vector{nan, nan})),
                       "Plot 'gone': there is no number to draw.", Error);
}

TEST_CASE("steps are upright") {
  Plot rates({.width = 100, .height = 50, .x_low = 1, .x_high = 3, .y_low = 0, .y_high = 1});
  CHECK(count(drawn(rates.steps("rate", std::vector{1.0, 1.0, 0.5})),
              "d=\"M0 0L50 0L50 0L100 0L100 25\"") == 1);
  // What the drawn points are, of which no two neighbours may be far apart both ways.
  const auto slanted = [](const std::string& text) {
    const std::size_t at = text.find("d=\"", text.find("<svg x="));
    double x = 0;
    double y = 0;
    double before = -1;
    double height = 0;
    int wrong = 0;
    for (const char* p = text.c_str() + at + 3; *p != '"';) {
      int used = 0;
      char command = 0;
      REQUIRE(std::sscanf(p, "%c%lf %lf%n", &command, &x, &y, &used) == 3);
      wrong += command == 'L' && x - before > 0.2 && std::abs(y - height) > 5;
      before = x;
      height = y;
      p += used;
    }
    return wrong;
  };
  const auto plot = [] {
    return Plot({.width = 100, .height = 50, .x_low = -1, .x_high = 1, .y_low = -2, .y_high = 2});
  };
  const auto step = [](double x) { return x < 0.123 ? 0.0 : 1.0; };
  CHECK(slanted(drawn(plot().curve("", step))) == 0);
  const auto sign = [](double x) { return x < 0 ? -1 : (x > 0 ? 1 : 0); };
  CHECK(slanted(drawn(plot().curve("", sign))) == 0);
  CHECK(slanted(drawn(plot().curve("", [](double x) { return std::floor(4 * x) / 2; }))) == 0);
  CHECK(slanted(drawn(plot().curve("", [](double x) { return x < 0 ? -1 : x; }))) == 0);
  const auto pieces = [&](auto f) {
    const std::string text = drawn(plot().curve("", f));
    const std::size_t at = text.find("d=\"", text.find("<svg x="));
    return count(text.substr(at, text.find('"', at + 3) - at), "M");
  };
  CHECK(pieces(step) == 1);
  CHECK(pieces([](double x) { return 1 / (x - 0.01); }) == 2);
  CHECK(pieces([](double x) { return x < 0 ? std::log(x) : x; }) == 1);
  CHECK(pieces([](double x) { return std::tanh(200 * x); }) == 1);
  Plot endless({.title = "f"});
  CHECK_THROWS_WITH_AS(endless.curve("", step), "Plot 'f': a curve needs x_low and x_high.", Error);
}

TEST_CASE("a map of numbers some of which are not finite is drawn") {
  const double inf = std::numeric_limits<double>::infinity();
  Plot plot({.width = 50, .height = 10, .x_low = 0, .x_high = 1, .y_low = 0, .y_high = 1});
  plot.map("",
           [&](double x, double y) { return x < 0.5 ? (y < 0.5 ? std::sqrt(-1.0) : -inf) : 3; });
  const std::string text = drawn(plot);
  CHECK(count(text, "d=\"M0 0h25v5h-25z") == 1);
  CHECK(count(text, "M0 5") == 0);
  CHECK(drawn(plot.map("", [](double x, double) { return x < 0.5 ? -1e308 : 1e308; })).size() > 0);
  CHECK_THROWS_AS(drawn(plot.map("", [&](double, double) { return inf; })), Error);
}

TEST_CASE("a picture is well-formed, names everything, and escapes what it is given") {
  Plot plot({.title = "<Loss> & \"more\"", .x = "epoch", .y = "loss (nats)"});
  plot.line("a < b", std::vector{3.0, 2.0, 1.0}).dots("c & d", {{1, 2}, {2, 3}});
  const std::string text = drawn(plot);
  CHECK(well_formed(text));
  CHECK_FALSE(well_formed(text + "<g>"));
  CHECK_FALSE(well_formed(text.substr(0, text.size() - 8)));
  for (const char* words : {"&lt;Loss&gt; &amp; &quot;more&quot;", ">epoch<", ">loss (nats)<",
                            ">a &lt; b<", ">c &amp; d<", "prefers-color-scheme:dark"})
    CHECK_MESSAGE(count(text, words) == 1, words);
  CHECK(count(text, "<script") == 0);
  CHECK(text == drawn(plot));
}

TEST_CASE("words are XML, whatever bytes they are") {
  const std::string words(
      "a\x01\x1b[31m\xff\xc0\xaf\xed\xa0\x80\xe2\x82 '\xef\xbf\xbf\0\t\x7f\xf0\x9f\x98\x80", 27);
  Plot plot({.title = words, .x = words, .y = words});
  plot.labels({words, "</text><script>"}).bars(words, std::vector{1.0, 2.0});
  const std::string text = drawn(plot);
  CHECK(well_formed(text));
  CHECK(count(text, "<script") == 0);
  for (const char c : text)
    CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t'));
  std::string shown = "a\uFFFD\uFFFD[31m";
  for (int i = 0; i < 8; ++i) shown += "\uFFFD";
  shown += " &#39;\uFFFD\uFFFD\t\x7f\xf0\x9f\x98\x80";
  CHECK(count(text, ">" + shown + "<") == 5);
}

TEST_CASE("a line has a gap where a point is not finite, or not positive on a log axis") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto pieces = [](const Plot& plot) {
    const std::string text = drawn(plot);
    const std::size_t begin = text.find("<svg x=");  // what follows shows the data
    const std::size_t end = text.find("/>", begin);
    return count(text.substr(begin, end - begin), "M");
  };
  Plot whole({});
  CHECK(pieces(whole.line("", std::vector{1.0, 2.0, 3.0, 4.0})) == 1);
  Plot gap({});
  CHECK(pieces(gap.line("", std::vector{1.0, 2.0, nan, 4.0})) == 2);
  Plot logarithms({.log_y = true});
  CHECK(pieces(logarithms.line("", std::vector{1.0, 0.0, 10.0, -4.0, 3.0})) == 3);
}

TEST_CASE("coordinates are where the numbers belong") {
  Plot plot({.width = 100, .height = 50, .x_low = 0, .x_high = 10, .y_low = 0, .y_high = 5});
  const std::string text = drawn(plot.line("", {{0, 0}, {10, 5}, {5, 2.5}}));
  CHECK(count(text, "d=\"M0 50L100 0L50 25\"") == 1);
}

TEST_CASE("x and y may be given apart") {
  const std::vector<double> x{0, 2, 4};
  const std::vector<double> y{1, 3, 2};
  Plot apart({});
  Plot together({});
  CHECK(drawn(apart.line("a", x, y, true)) ==
        drawn(together.line("a", {{0, 1}, {2, 3}, {4, 2}}, true)));
  CHECK_THROWS_WITH_AS(Plot({.title = "ROC"}).line("a", x, std::vector{1.0}),
                       "Plot 'ROC': 'a' has 3 x and 1 y: give as many of one as of the other.",
                       Error);
}

TEST_CASE("a name keeps its colour; another gets the next") {
  Plot plot({});
  plot.dots("one", {{0, 0}}).dots("two", {{1, 1}}).line("one", {{0, 1}, {1, 0}});
  const std::string text = drawn(plot);
  CHECK(count(text, "class=\"line s0\"") == 1);
  CHECK(count(text, "class=\"dots square s1\"") == 2);  // drawn, and in the legend
  CHECK(count(text, ">one<") == 1);
}

TEST_CASE("labels that would lie over one another stand upright, and long numbers move the words") {
  const auto height = [](const std::string& text) {
    return std::stoi(text.substr(text.find("viewBox=\"0 0 ") + 13).substr(4));
  };
  Plot shortly({.x = "kind"});
  const std::string fits = drawn(shortly.labels({"a", "b"}).bars("", std::vector{1.0, 2.0}));
  Plot longer({.x = "kind"});
  const std::string words(40, 'w');
  const std::string upright = drawn(longer.labels({words, words}).bars("", std::vector{1.0, 2.0}));
  CHECK(count(fits, "rotate(-90)") == 1);  // the words of the axis upwards
  CHECK(count(upright, "rotate(-90)") == 3);
  CHECK(height(upright) == height(fits) + 280);
  const auto left = [](double y) {
    const std::string text = drawn(Plot({.y = "y"}).line("", std::vector{0.0, y}));
    const std::size_t at = text.find("translate(") + 10;
    return std::stoi(text.substr(at));
  };
  CHECK(left(4) == 62);
  CHECK(left(0.00004) == 8 * 5 + 24);  // "4e-05"
  CHECK(left(-400000) == 8 * 6 + 24);  // "-4e+05"
}

TEST_CASE("bars stand on zero, side by side, one for every label") {
  Plot plot({.width = 100, .height = 60, .y_low = -1, .y_high = 2});
  plot.labels({"w0", "w1"}).bars("none", std::vector{2.0, -1.0}).bars("L2", std::vector{1.0, 0.0});
  const std::string text = drawn(plot);
  CHECK(well_formed(text));
  CHECK(count(text, "d=\"M5 0h20v40h-20zM55 40h20v20h-20z\"") == 1);
  CHECK(count(text, "d=\"M25 20h20v20h-20zM75 40h20v0h-20z\"") == 1);
  CHECK(count(text, ">w1<") == 1);
}

TEST_CASE("a map shows a function: equal cells of a row are one rectangle") {
  Plot plot({.width = 50, .height = 10, .x_low = 0, .x_high = 1, .y_low = 0, .y_high = 1});
  plot.map("height", [](double x, double) { return x < 0.5 ? 1.0 : 3.0; });
  const std::string text = drawn(plot);
  CHECK(well_formed(text));
  CHECK(count(text, "d=\"M0 0h25v5h-25zM0 5h25v5h-25z\"") == 1);
  CHECK(count(text, "d=\"M25 0h25v5h-25zM25 5h25v5h-25z\"") == 1);
  CHECK(count(text, ">height 1<") == 1);
  CHECK(count(text, ">3<") == 1);

  Plot two({.width = 50, .height = 10, .x_low = 0, .x_high = 1, .y_low = 0, .y_high = 1});
  const std::string regions = drawn(two.regions([](double x, double) { return x; }));
  CHECK(count(regions, "area s0") == 5);
  CHECK(count(regions, "area s1") == 5);
}

TEST_CASE("what cannot be drawn is a sentence") {
  CHECK_THROWS_WITH_AS(drawn(Plot({.title = "empty"})), "Plot 'empty': there is no number to draw.",
                       Error);
  CHECK_THROWS_WITH_AS(
      Plot({.title = "flat", .width = 0}),
      "Plot 'flat': 0 by 240 pixels cannot be drawn on: take 5 to 100000 each way.", Error);
  CHECK_THROWS_AS(Plot({.height = -7}), Error);
  CHECK_THROWS_AS(Plot({.width = 2'147'483'647}), Error);
  CHECK_THROWS_WITH_AS(Plot({.title = "down", .x_low = 1, .x_high = 0}),
                       "Plot 'down': an axis ends where it begins or before: its low end must be "
                       "below its high end.",
                       Error);
  CHECK_THROWS_AS(Plot({.y_low = 1, .y_high = 1}), Error);
  Plot endless({.title = "map"});
  CHECK_THROWS_WITH_AS(endless.map("", [](double, double) { return 0.0; }),
                       "Plot 'map': a map needs x_low, x_high, y_low and y_high, and no log_y.",
                       Error);
  Plot plot({});
  plot.line("", std::vector{1.0, 2.0});
  CHECK_THROWS_WITH_AS(
      write_svg("no/such/folder/plot.svg", plot),
      "no/such/folder/plot.svg: no file can be made in its folder (No such file or directory); "
      "nothing was saved, and what was there before is still there.",
      Error);
}

TEST_CASE("plots lie in rows, none over another") {
  Plot plot({.width = 100, .height = 50});
  plot.line("", std::vector{1.0, 2.0});
  const std::string text = svg(std::vector{plot, plot, plot}, 2);
  CHECK(well_formed(text));
  CHECK(count(text, "viewBox=\"0 0 360 252\"") == 1);
  CHECK(count(text, "translate(62,30)") == 1);
  CHECK(count(text, "translate(242,30)") == 1);
  CHECK(count(text, "translate(62,156)") == 1);
}
