// SPDX-License-Identifier: MIT
// From labels in a table, text or numbers, to class ids.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/csv/csv_messages.hpp>
#include <ctnn/io/csv/csv_number.hpp>
#include <ctnn/io/files/messages.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The distinct labels of a column, at most `limit`. Labels equal as numbers (1 and 1.0) are one.
class CsvLabels {
 public:
  /// With names, exactly these are the labels and their order gives the ids; `option` has them.
  CsvLabels(std::size_t limit, const std::vector<std::string>& names, const char* option)
      : limit_(limit), option_(option) {
    if (names.size() > limit)
      throw Error(std::string(option) + " has " + std::to_string(names.size()) +
                  " names, but the target has only " + std::to_string(limit) + " classes.");
    for (std::size_t i = 0; i < names.size(); ++i)
      if (provisional_id(names[i]) != static_cast<std::int32_t>(i))
        throw Error(std::string(option) + " has " + csv_quote(names[i]) +
                    " twice (1 and 1.0 are one label).");
    given_ = !names.empty();
  }

  /// The place of this label in order of appearance where this spelling was read before, or −1.
  [[nodiscard]] std::int32_t known_id(std::string_view text) const {
    const auto known = by_text_.find(text);
    return known == by_text_.end() ? -1 : known->second;
  }

  /// The place of this label in order of appearance, or −1 when there are `limit` others.
  [[nodiscard]] std::int32_t provisional_id(std::string_view text) {
    if (const std::int32_t known = known_id(text); known >= 0) return known;
    double number = 0;
    const bool numeric =
        csv_number(text, number) == CsvNumber::finite && number >= -exact && number <= exact;
    const auto equal = numeric ? by_number_.find(number) : by_number_.end();
    auto id = static_cast<std::int32_t>(labels_.size());
    if (equal != by_number_.end()) {
      id = equal->second;
    } else {
      if (given_ || labels_.size() == limit_) return -1;
      labels_.push_back({std::string(text), number});
      if (numeric) by_number_.emplace(number, id);
    }
    by_text_.emplace(text, id);
    return id;
  }

  [[nodiscard]] std::size_t count() const noexcept { return labels_.size(); }
  /// A label, by its place in order of appearance, as it was first read.
  [[nodiscard]] const std::string& text(std::size_t label) const { return labels_[label].text; }
  /// All of them, sorted by number where all are numbers, else by bytes; given ones as they were given.
  [[nodiscard]] std::vector<std::size_t> order() const {
    std::vector<std::size_t> order(labels_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const bool by_number = by_number_.size() == labels_.size();
    if (!given_)
      std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return by_number ? labels_[a].number < labels_[b].number
                         : labels_[a].text < labels_[b].text;
      });
    return order;
  }

  /// The final id of each provisional id, and the class names: none when the labels are integers
  /// 0 … limit−1, which stand for themselves; else in order().
  [[nodiscard]] std::pair<std::vector<std::int32_t>, std::vector<std::string>> final_ids() const {
    std::vector<std::int32_t> final_id(labels_.size());
    std::vector<std::string> names;
    if (!given_ && are_ids()) {
      for (const auto& [number, id] : by_number_) final_id[id] = static_cast<std::int32_t>(number);
    } else {
      for (const std::size_t label : order()) {
        final_id[label] = static_cast<std::int32_t>(names.size());
        names.push_back(labels_[label].text);
      }
    }
    return {std::move(final_id), std::move(names)};
  }

  /// What is wrong with a label that provisional_id refused.
  [[nodiscard]] std::string refusal(std::string_view text) const {
    std::string list;
    for (const Label& label : labels_) list_name(list, label.text);
    return given_ ? csv_quote(text) + " is not in " + option_ + " (" + list + ")"
                  : csv_quote(text) + " is one label too many: the target has " +
                        std::to_string(limit_) + " classes and the lines above have " + list;
  }

 private:
  static constexpr double exact = 9007199254740992.0;  // 2⁵³: beyond, integers merge as doubles
  struct Label {
    std::string text;  // as first read
    double number;
  };

  [[nodiscard]] bool are_ids() const {
    return by_number_.size() == labels_.size() &&
           std::all_of(by_number_.begin(), by_number_.end(), [this](const auto& entry) {
             const double n = entry.first;
             return n >= 0 && n < static_cast<double>(limit_) &&
                    n == static_cast<double>(static_cast<std::int64_t>(n));
           });
  }

  std::size_t limit_;
  const char* option_;
  bool given_ = false;
  std::vector<Label> labels_;  // in order of appearance
  std::map<std::string, std::int32_t, std::less<>> by_text_;
  std::map<double, std::int32_t> by_number_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
