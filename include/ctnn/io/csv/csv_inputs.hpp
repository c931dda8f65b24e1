// SPDX-License-Identifier: MIT
// What the input columns of a table become: numbers are inputs as they are, of a column of categories
// each category is one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/csv/csv_columns.hpp>
#include <ctnn/io/csv/csv_cursor.hpp>
#include <ctnn/io/csv/csv_labels.hpp>
#include <ctnn/io/csv/csv_messages.hpp>
#include <ctnn/io/csv/csv_options.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// While a table is read a sample has a number for each of its input columns: for a category its place
/// in order of appearance, and −1 where it is unknown. `spread` makes the inputs of it when all
/// categories are known.
class CsvInputs {
 public:
  /// header: its names, or none. `inputs` is how many the network has.
  CsvInputs(const CsvOptions& options, std::size_t inputs, const CsvColumns& columns,
            const std::vector<std::string>& header, std::string source)
      : source_(std::move(source)),
        unknown_(options.unknown),
        inputs_(inputs),
        columns_(columns.inputs()),
        categories_of_(columns_.size(), -1),
        given_names_(options.input_names) {
    // Of too many some more are counted, so that a message can tell how many there are.
    const std::size_t most = std::min(inputs + 1000, exact_in_float);
    for (const std::size_t at : columns.categorical()) {
      categories_of_[at] = static_cast<int>(categories_.size());
      categories_.push_back({at, CsvLabels(most, {}, option)});
    }
    if (!header.empty() || any_categories())
      for (const std::size_t column : columns_)
        names_.push_back(header.empty() ? std::to_string(column) : header[column]);
    if (!given_names_.empty()) take_given_names();
  }

  [[nodiscard]] bool any_categories() const noexcept { return !categories_.empty(); }

  /// Reads the next field as a category of column number k of these into x, (input columns): NaN where
  /// it is missing. One that is new counts once its line is accepted.
  void read_category(std::size_t k, CsvCursor& cursor, float* x) {
    Categories& column = categories_[k];
    std::int32_t id = -1;
    const std::optional<std::string_view> text = cursor.label(false, [&](std::string_view field) {
      id = column.known ? column.labels.provisional_id(field) : column.labels.known_id(field);
      return id >= 0;
    });
    x[column.at] = text ? static_cast<float>(id) : std::numeric_limits<float>::quiet_NaN();
    column.fresh.reset();
    if (!text || id >= 0) return;
    column.fresh.emplace(*text);
    column.place = cursor.place();
  }

  /// Takes the new categories of a line that is not left out.
  void accept(CsvCursor& cursor, float* x) {
    for (Categories& column : categories_) {
      if (!column.fresh) continue;
      const std::int32_t id = column.labels.provisional_id(*column.fresh);
      if (id < 0 && !(column.known && unknown_ == Unknown::zero)) refuse(cursor, column);
      x[column.at] = static_cast<float>(id);
      column.fresh.reset();
    }
  }

  /// A field of the first row that is a category of its column, spelled so; null: none is.
  [[nodiscard]] const std::string* category_among(const std::vector<std::string>& row) const {
    for (const Categories& column : categories_)
      if (const std::string& field = row[columns_[column.at]]; column.labels.known_id(field) >= 0)
        return &field;
    return nullptr;
  }

  /// Makes the inputs of rows, in place, where the network has as many; else throws Error.
  void spread(std::span<float> rows, std::size_t stride) {
    if (!any_categories()) return;
    first_.assign(1, 0);
    for (std::size_t i = 0; i < columns_.size(); ++i)
      first_.push_back(first_[i] + (is_number(i) ? 1 : categories(i).labels.count()));
    if (first_.back() != inputs_) fail_width();
    for (Categories& column : categories_) {
      const std::vector<std::size_t> order = column.labels.order();
      column.inputs.resize(order.size());
      for (std::size_t i = 0; i < order.size(); ++i) column.inputs[order[i]] = i;
    }
    for (std::size_t row = 0; row < rows.size(); row += stride)
      for (std::size_t i = columns_.size(); i-- > 0;) {  // inputs lie behind what they are made of
        const float value = rows[row + i];
        float* const to = rows.data() + row + first_[i];
        if (is_number(i)) {
          *to = value;
        } else {
          const bool missing = value != value;
          std::fill_n(to, first_[i + 1] - first_[i], missing ? value : 0.0F);
          if (value >= 0) to[categories(i).inputs[static_cast<std::size_t>(value)]] = 1;
        }
      }
  }

  /// The column of the table that an input comes from; of categories after `spread`.
  [[nodiscard]] std::size_t column_of(std::size_t input) const {
    if (!any_categories()) return columns_[input];
    std::size_t i = 0;
    while (first_[i + 1] <= input) ++i;
    return columns_[i];
  }

  /// (inputs), after all is read; none where there is neither a header nor a column of categories.
  [[nodiscard]] std::vector<std::string> input_names() const {
    if (!given_names_.empty() || !any_categories())
      return given_names_.empty() ? names_ : given_names_;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (is_number(i)) {
        names.push_back(names_[i]);
        continue;
      }
      const CsvLabels& labels = categories(i).labels;
      for (const std::size_t category : labels.order())
        names.push_back(names_[i] + '=' + labels.text(category));
    }
    return names;
  }

 private:
  static constexpr std::size_t exact_in_float = std::size_t{1} << 24;
  static constexpr const char* option = "CsvOptions::input_names";

  struct Categories {
    std::size_t at;  // among the input columns
    CsvLabels labels;
    bool known = false;                     // from CsvOptions::input_names
    std::optional<std::string> fresh = {};  // of the line that was read last
    CsvCursor::Place place = {};            // of that
    std::vector<std::size_t> inputs = {};   // by category, among those of this column
  };

  [[nodiscard]] bool is_number(std::size_t i) const { return categories_of_[i] < 0; }
  [[nodiscard]] Categories& categories(std::size_t i) {
    return categories_[static_cast<std::size_t>(categories_of_[i])];
  }
  [[nodiscard]] const Categories& categories(std::size_t i) const {
    return categories_[static_cast<std::size_t>(categories_of_[i])];
  }

  /// The categories that the names of all inputs tell. Throws Error for names that are not those of these
  /// columns.
  void take_given_names() {
    if (given_names_.size() != inputs_)
      throw Error("CsvOptions::input_names has " + std::to_string(given_names_.size()) +
                  " names, but the network has " + std::to_string(inputs_) +
                  (inputs_ == 1 ? " input" : " inputs") +
                  "; give it the input_names() of the training data.");
    std::size_t next = 0;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const bool number = is_number(i);
      const std::string begin = number ? names_[i] : names_[i] + '=';
      const auto fits = [&] {
        if (next == given_names_.size()) return false;
        return number ? given_names_[next] == begin : given_names_[next].starts_with(begin);
      };
      if (!fits()) fail_name(next, i);
      if (number) {
        ++next;
        continue;
      }
      std::vector<std::string> known;
      for (; fits(); ++next) known.push_back(given_names_[next].substr(begin.size()));
      Categories& column = categories(i);
      column.known = true;
      column.labels = CsvLabels(known.size(), known, option);
    }
    if (!names_.empty() && next < given_names_.size()) fail_name(next, names_.size());
  }

  [[noreturn]] void fail_name(std::size_t next, std::size_t i) const {
    const std::string column =
        i == names_.size() ? "no more input columns"
                           : (is_number(i) ? "" : "the categories of ") + csv_quote(names_[i]);
    throw Error(
        source_ + ": CsvOptions::input_names has " +
        (next == given_names_.size() ? "no more names" : csv_quote(given_names_[next])) +
        " where the table has " + column +
        "; give it the input_names() of the training data, and the columns in their order by "
        "CsvOptions::inputs.");
  }

  [[noreturn]] void refuse(CsvCursor& cursor, const Categories& column) const {
    if (column.known)
      cursor.fail(column.labels.refusal(*column.fresh),
                  "correct it, train with it, or set CsvOptions::unknown to Unknown::zero",
                  column.place);
    cursor.fail(csv_quote(*column.fresh) + " is one category too many: the lines above have " +
                    std::to_string(column.labels.count()) +
                    " in this column, and the network has " + std::to_string(inputs_) + " inputs",
                "leave the column out by CsvOptions::ignored, or join categories", column.place);
  }

  [[noreturn]] void fail_width() const {
    const std::size_t numbers = columns_.size() - categories_.size();
    std::string list;
    if (numbers > 0) list = csv_columns_text(numbers) + " of numbers";
    for (std::size_t k = 0; k < categories_.size(); ++k) {
      const std::size_t count = categories_[k].labels.count();
      list += (list.empty()                  ? ""
               : k + 1 == categories_.size() ? " and "
                                             : ", ") +
              std::to_string(count) + (count == 1 ? " category of " : " categories of ") +
              csv_quote(names_[categories_[k].at]);
    }
    throw Error(source_ + ": the table gives " + std::to_string(first_.back()) +
                (first_.back() == 1 ? " input, " : " inputs, ") + list + ", but " +
                std::to_string(inputs_) + (inputs_ == 1 ? " is" : " are") +
                " needed; correct the options, or the sizes in read_csv<In, Target>.");
  }

  std::string source_;
  Unknown unknown_;
  std::size_t inputs_;                // of the network
  std::vector<std::size_t> columns_;  // of the table, by input column
  std::vector<int> categories_of_;    // the number of a column of categories, or −1
  std::vector<Categories> categories_;
  std::vector<std::string> names_;        // by input column
  std::vector<std::string> given_names_;  // by input
  std::vector<std::size_t> first_;        // input of each input column, and one behind all
};

}  // namespace ctnn::inline CTNN_ABI::detail
