// SPDX-License-Identifier: MIT
// Boxes in rows and arrows between them, all pointing down (Sugiyama, Tagawa and Toda 1981). Whole
// numbers throughout: every compiler makes the same drawing of the same includes.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace architecture {

/// What is to be drawn: box b stands above those in below[b].
struct Diagram {
  std::vector<std::set<int>> below;
};

/// Where boxes stand and which points arrows pass.
struct Layout {
  struct Place {
    int row;  // 0 is the lowest
    int x;    // of the middle
    int box;  // or -1: an arrow passes this row
  };
  std::vector<Place> places;
  std::vector<std::pair<int, int>> arrows;  // from a place to one in the row below it
  std::vector<std::vector<int>> rows;       // places from left to right
  int width = 0;
};

namespace detail {

/// Without an arrow that a way over other boxes says already.
inline Diagram reduced(const Diagram& all) {
  const auto reaches = [&](auto& self, int from, int to) -> bool {
    for (const int next : all.below[from])
      if (next == to || self(self, next, to)) return true;
    return false;
  };
  Diagram result = all;
  for (std::size_t b = 0; b < all.below.size(); ++b)
    for (const int target : all.below[b])
      for (const int via : all.below[b])
        if (via != target && reaches(reaches, via, target)) result.below[b].erase(target);
  return result;
}

/// The row of each box: above all it points to, the lowest with less than `most` boxes in it.
inline std::vector<int> rows_of(const Diagram& diagram, int most) {
  const int n = static_cast<int>(diagram.below.size());
  std::vector<int> level(n, -1), row(n);
  const auto level_of = [&](auto& self, int box) -> int {
    if (level[box] < 0) {
      int above = 0;
      for (const int next : diagram.below[box]) above = std::max(above, self(self, next) + 1);
      level[box] = above;
    }
    return level[box];
  };
  std::vector<int> order(n), filled;
  for (int b = 0; b < n; ++b) order[b] = b, level_of(level_of, b);
  std::sort(order.begin(), order.end(),
            [&](int a, int b) { return std::pair(level[a], a) < std::pair(level[b], b); });
  for (const int b : order) {
    std::size_t at = 0;
    for (const int next : diagram.below[b]) at = std::max<std::size_t>(at, row[next] + 1);
    while (at < filled.size() && filled[at] >= most) ++at;
    if (at >= filled.size()) filled.resize(at + 1);
    ++filled[at];
    row[b] = static_cast<int>(at);
  }
  return row;
}

/// Positions in ascending order, at least `gap[i]` from the one before, as near to what is wanted as
/// that allows: the weighted mean of those that push each other (isotonic regression).
inline std::vector<int> apart(const std::vector<int>& ideal, const std::vector<int>& gap,
                              const std::vector<int>& weight) {
  struct Block {
    long long sum;
    int weight;
    int count;
    long long mean() const { return sum / weight; }
  };
  std::vector<Block> blocks;
  std::vector<int> offset(ideal.size());
  for (std::size_t i = 0; i < ideal.size(); ++i) {
    offset[i] = i == 0 ? 0 : offset[i - 1] + gap[i];
    blocks.push_back({static_cast<long long>(weight[i]) * (ideal[i] - offset[i]), weight[i], 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
      const Block last = blocks.back();
      blocks.pop_back();
      Block& all = blocks.back();
      all = {all.sum + last.sum, all.weight + last.weight, all.count + last.count};
    }
  }
  std::vector<int> result;
  for (const Block& block : blocks)
    for (int i = 0; i < block.count; ++i)
      result.push_back(static_cast<int>(block.mean()) + offset[result.size()]);
  return result;
}

class Arrange {
 public:
  Arrange(Layout& layout, int box_width, int gap)
      : layout_(layout), box_width_(box_width), gap_(gap) {}

  /// Few crossings: each row by the means of its neighbours, upward and downward in turn, and the
  /// best of all orders tried.
  void order() {
    auto best = layout_.rows;
    long long fewest = cost();
    for (int sweep = 0; sweep < 40; ++sweep) {
      for_rows(sweep % 2 == 0, [&](std::vector<int>& row, bool down) {
        std::vector<std::tuple<long long, std::size_t, int>> keyed;
        for (std::size_t i = 0; i < row.size(); ++i)
          keyed.emplace_back(mean_rank(row[i], down), i, row[i]);
        std::sort(keyed.begin(), keyed.end());
        for (std::size_t i = 0; i < row.size(); ++i) row[i] = std::get<2>(keyed[i]);
      });
      swap_neighbours();
      if (const long long now = cost(); now < fewest) {
        fewest = now;
        best = layout_.rows;
      }
    }
    layout_.rows = best;
  }

  /// Straight arrows: every place near the mean of its neighbours.
  void position() {
    for (std::vector<int>& row : layout_.rows) place(row, std::vector<int>(row.size(), 0));
    for (int sweep = 0; sweep < 400; ++sweep)
      for_rows(sweep % 2 == 0, [&](std::vector<int>& row, bool down) {
        std::vector<int> ideal;
        for (const int at : row) ideal.push_back(mean_x(at, sweep < 20 ? (down ? -1 : 1) : 0));
        place(row, ideal);
      });
    for (const auto& [from, to] : layout_.arrows)
      if (layout_.places[from].box >= 0 && layout_.places[to].box < 0) straighten(to);
    int least = layout_.places[0].x, most = least;
    for (const Layout::Place& at : layout_.places) {
      least = std::min(least, at.x - width(at) / 2);
      most = std::max(most, at.x + width(at) / 2);
    }
    for (Layout::Place& at : layout_.places) at.x = (at.x - least) / fine;
    layout_.width = (most - least) / fine;
  }

 private:
  static constexpr int fine = 256;  // parts of a pixel, so that the sweeps can converge

  int width(const Layout::Place& at) const { return (at.box < 0 ? 8 : box_width_) * fine; }

  void place(const std::vector<int>& row, const std::vector<int>& ideal) {
    std::vector<int> gaps(row.size()), weights;
    for (const int at : row) weights.push_back(layout_.places[at].box < 0 ? 8 : 1);
    for (std::size_t i = 1; i < row.size(); ++i) gaps[i] = distance(row[i - 1], row[i]);
    const std::vector<int> x = apart(ideal, gaps, weights);
    for (std::size_t i = 0; i < row.size(); ++i) layout_.places[row[i]].x = x[i];
  }
  /// A long arrow becomes a straight line where its neighbours leave space for one.
  void straighten(int first) {
    std::vector<int> chain;
    for (int at = first; layout_.places[at].box < 0;) {
      chain.push_back(at);
      for (const auto& [from, to] : layout_.arrows)
        if (from == chain.back()) at = to;
    }
    int least = std::numeric_limits<int>::min(), most = std::numeric_limits<int>::max();
    long long sum = 0;
    for (const int at : chain) {
      const std::vector<int>& row = layout_.rows[layout_.places[at].row];
      const auto i = static_cast<std::size_t>(rank(at));
      sum += layout_.places[at].x;
      if (i > 0) least = std::max(least, layout_.places[row[i - 1]].x + distance(row[i - 1], at));
      if (i + 1 < row.size())
        most = std::min(most, layout_.places[row[i + 1]].x - distance(at, row[i + 1]));
    }
    if (least > most) return;
    const int x =
        std::clamp(static_cast<int>(sum / static_cast<long long>(chain.size())), least, most);
    for (const int at : chain) layout_.places[at].x = x;
  }
  int distance(int left, int right) const {
    return (width(layout_.places[left]) + width(layout_.places[right])) / 2 + gap_ * fine;
  }
  template <class F>
  void for_rows(bool down, F f) {
    const int n = static_cast<int>(layout_.rows.size());
    for (int i = 0; i < n; ++i) f(layout_.rows[down ? n - 1 - i : i], down);
  }
  int rank(int place) const {
    const std::vector<int>& row = layout_.rows[layout_.places[place].row];
    return static_cast<int>(std::find(row.begin(), row.end(), place) - row.begin());
  }
  /// Of the places above if rows are visited downward, of those below otherwise; in 1/1000.
  long long mean_rank(int place, bool down) const {
    long long sum = 0, count = 0;
    for (const auto& [from, to] : layout_.arrows)
      if ((down ? to : from) == place) {
        const int other = down ? from : to;
        sum += (2 * rank(other) + 1) * 1000 /
               (2 * (long long)layout_.rows[layout_.places[other].row].size());
        ++count;
      }
    if (count == 0)
      return (2 * rank(place) + 1) * 1000 /
             (2 * (long long)layout_.rows[layout_.places[place].row].size());
    return sum / count;
  }
  int mean_x(int place, int side) const {
    long long sum = 0, count = 0;
    for (const auto& [from, to] : layout_.arrows) {
      // A long arrow is straight before anything else is.
      const int weight = layout_.places[from].box < 0 && layout_.places[to].box < 0 ? 8 : 1;
      if (to == place && side <= 0) sum += weight * layout_.places[from].x, count += weight;
      if (from == place && side >= 0) sum += weight * layout_.places[to].x, count += weight;
    }
    return count == 0 ? layout_.places[place].x : static_cast<int>(sum / count);
  }
  /// Crossings first, then how far arrows go sideways.
  long long cost() const {
    long long crossings = 0, sideways = 0;
    for (std::size_t a = 0; a < layout_.arrows.size(); ++a) {
      const auto [from, to] = layout_.arrows[a];
      sideways += std::abs(rank(from) - rank(to));
      for (std::size_t b = a + 1; b < layout_.arrows.size(); ++b) {
        const auto [other, end] = layout_.arrows[b];
        if (layout_.places[from].row == layout_.places[other].row &&
            (rank(from) - rank(other)) * (rank(to) - rank(end)) < 0)
          ++crossings;
      }
    }
    return crossings * 1000 + sideways;
  }
  void swap_neighbours() {
    for (std::vector<int>& row : layout_.rows)
      for (std::size_t i = 1; i < row.size(); ++i) {
        const long long before = cost();
        std::swap(row[i - 1], row[i]);
        if (cost() >= before) std::swap(row[i - 1], row[i]);
      }
  }

  Layout& layout_;
  int box_width_;
  int gap_;
};

}  // namespace detail

/// At most `most` boxes in a row.
inline Layout lay_out(const Diagram& all, int box_width, int gap, int most) {
  const Diagram diagram = detail::reduced(all);
  const std::vector<int> row = detail::rows_of(all, most);
  Layout layout;
  layout.rows.resize(*std::max_element(row.begin(), row.end()) + 1);
  const auto add = [&](int at, int box) {
    layout.places.push_back({.row = at, .x = 0, .box = box});
    layout.rows[at].push_back(static_cast<int>(layout.places.size()) - 1);
    return static_cast<int>(layout.places.size()) - 1;
  };
  const int boxes = static_cast<int>(row.size());
  for (int b = 0; b < boxes; ++b) add(row[b], b);
  for (int b = 0; b < boxes; ++b)
    for (const int target : diagram.below[b]) {
      int from = b;
      for (int at = row[b] - 1; at > row[target]; --at) {
        const int next = add(at, -1);
        layout.arrows.emplace_back(from, next);
        from = next;
      }
      layout.arrows.emplace_back(from, target);
    }
  detail::Arrange arrange(layout, box_width, gap);
  arrange.order();
  arrange.position();
  return layout;
}

}  // namespace architecture
