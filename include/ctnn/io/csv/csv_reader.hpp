// SPDX-License-Identifier: MIT
// Reads a separated text sample by sample. Nothing here is a template, and only csv-inl.hpp
// includes it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/sample_arrays.hpp>
#include <ctnn/io/csv/csv_columns.hpp>
#include <ctnn/io/csv/csv_cursor.hpp>
#include <ctnn/io/csv/csv_inputs.hpp>
#include <ctnn/io/csv/csv_labels.hpp>
#include <ctnn/io/csv/csv_messages.hpp>
#include <ctnn/io/csv/csv_number.hpp>
#include <ctnn/io/csv/csv_options.hpp>
#include <ctnn/io/files/bytes.hpp>

namespace ctnn::inline CTNN_ABI::detail {

class CsvReader {
 public:
  /// Checks the options and reads the header, if there is one. The bytes must outlive the reader.
  CsvReader(ByteStream& bytes, const CsvOptions& options, const SampleShape& shape,
            std::size_t block)
      : shape_(shape),
        missing_(options.missing),
        named_classes_(!options.class_names.empty()),
        labels_(shape.classes, options.class_names, "CsvOptions::class_names"),
        cursor_(bytes, checked(options), csv_table_columns(shape, options), block),
        numbers_(shape.inputs + (shape.classes > 0 ? 0 : shape.width)) {
    if (!cursor_.next_row())
      throw Error(cursor_.source() + (cursor_.empty()
                                          ? ": the file is empty; it needs at least one sample."
                                          : ": the file has only blank lines; add samples."));
    std::vector<std::string> row = cursor_.whole_row();
    const CsvColumns columns(options, shape, row, cursor_.source());
    places_ = columns.places();
    const bool header = options.header == CsvHeader::yes ||
                        (options.header == CsvHeader::detect && is_header(row, options));
    if (header)
      cursor_.set_names(std::move(row));
    else
      cursor_.rewind_row();
    if (options.header == CsvHeader::detect) cursor_.suggest_header();
    inputs_.emplace(options, shape.inputs, columns, cursor_.names(), cursor_.source());
    at_row_ = !header;
  }

  /// Reads the next sample; false at the end of the text.
  [[nodiscard]] bool next() {
    do {
      if (!std::exchange(at_row_, false) && !cursor_.next_row()) {
        expect_samples();
        expect_names();
        return false;
      }
      ++rows_;
      read_row();
    } while (missing_ == Missing::skip_row && cursor_.row_lacks());
    lacks_ = lacks_ || cursor_.row_lacks();
    if (label_) resolve_label();
    inputs_->accept(cursor_, numbers_.data());
    ++samples_;
    return true;
  }

  // The sample that was read last; its class by order of appearance, see CsvLabels::final_ids.
  [[nodiscard]] const float* x() const noexcept { return numbers_.data(); }  // (inputs)
  [[nodiscard]] const float* values() const noexcept {                       // (width)
    return numbers_.data() + shape_.inputs;
  }
  [[nodiscard]] std::int32_t provisional_class() const noexcept { return class_; }
  [[nodiscard]] const CsvLabels& labels() const noexcept { return labels_; }

  /// What the columns of inputs become; x() is of these columns, which may be fewer than the inputs.
  [[nodiscard]] CsvInputs& inputs() noexcept { return *inputs_; }

  /// Whether an input of a sample is missing: it is NaN, and stands for the mean of its column.
  [[nodiscard]] bool lacks() const noexcept { return lacks_; }
  [[noreturn]] void fail_without_mean(std::size_t input) const {
    const std::size_t column = inputs_->column_of(input);
    throw Error(cursor_.source() + ": column " + std::to_string(column + 1) +
                (cursor_.names().empty() ? "" : " " + csv_quote(cursor_.names()[column])) +
                " has no value in any line, so it has no mean; leave it out.");
  }

  /// About this number of the target that was read last.
  [[noreturn]] void fail_class_of_head(int number) {
    const int place = static_cast<int>(shape_.inputs) + number;
    const auto column = static_cast<std::size_t>(std::find(places_.begin(), places_.end(), place) -
                                                 places_.begin());
    cursor_.fail("the value is not the id of a class of its head",
                 "write an integer from 0 on, or correct the number of classes",
                 CsvCursor::Place{cursor_.place().line, column + 1});
  }

 private:
  [[nodiscard]] static const CsvOptions& checked(const CsvOptions& options) {
    check_csv_options(options);
    return options;  // NOLINT(bugprone-return-const-ref-from-parameter): the constructor's
  }

  /// Whether the first row names the columns: one of its inputs is text, or the options go by name.
  /// Throws Error where it is as likely a sample, which would be lost.
  [[nodiscard]] bool is_header(const std::vector<std::string>& row, const CsvOptions& options) {
    const CsvMarks marks(options.missing_marks);
    const bool by_name = csv_by_name(options);
    std::optional<std::size_t> text;  // the first input that is text,
    bool words = false;               // one of which may be a name
    bool numbers = false;
    for (std::size_t column = 0; column < row.size(); ++column) {
      const std::string& field = row[column];
      const int place = places_[column];
      if (field.empty() || marks.contains(field) || (place == CsvColumns::ignored && !by_name))
        continue;
      const bool number = csv_is_number(field);
      numbers = numbers || number;
      if (number || !(by_name || (place >= 0 && place < static_cast<int>(shape_.inputs)))) continue;
      words = words || !csv_like_number(field);
      if (!text) text = column;
    }
    if (!by_name && inputs_are_categories())
      fail_unclear(0, "every input is a category, so that the first line may be either");
    if (text && (numbers || !(words || by_name)))
      fail_unclear(*text, csv_quote(row[*text]) + (numbers ? " is text in a line of numbers"
                                                           : " is neither a number nor a name"));
    if (!by_name && counts_columns(row))
      fail_unclear(0, "the line counts its columns, 0, 1, 2, 3 …");
    named_by_text_ = text && !by_name;
    return by_name || text;
  }

  [[nodiscard]] bool inputs_are_categories() const {
    return std::none_of(places_.begin(), places_.end(), [this](int place) {
      return place >= 0 && place < static_cast<int>(shape_.inputs);
    });
  }

  /// Whether a row is 0, 1, 2, 3 …: the names that columns without names are given by programs.
  [[nodiscard]] static bool counts_columns(const std::vector<std::string>& row) {
    for (std::size_t column = 0; column < row.size(); ++column)
      if (row[column] != std::to_string(column)) return false;
    return row.size() > 3;
  }

  [[noreturn]] void fail_unclear(std::size_t column, const std::string& what) {
    cursor_.fail(what,
                 "set CsvOptions::header to yes if this line names the columns, to no if it is a "
                 "sample; a column of text is left out by its number, CsvOptions::ignored, or "
                 "encoded, CsvOptions::categorical",
                 CsvCursor::Place{cursor_.row_line(), column + 1});
  }

  /// Throws Error where the first line, taken for a header, has a class or a category where the name of
  /// that column would be.
  void expect_names() const {
    if (!named_by_text_) return;
    const auto label = std::find(places_.begin(), places_.end(), int{CsvColumns::label});
    if (label != places_.end()) {
      const std::string& name = cursor_.names()[static_cast<std::size_t>(label - places_.begin())];
      if (labels_.known_id(name) >= 0) fail_header(name, "class");
    }
    if (const std::string* category = inputs_->category_among(cursor_.names()))
      fail_header(*category, "category");
  }
  [[noreturn]] void fail_header(const std::string& name, const char* what) const {
    throw Error(cursor_.source() + ": the first line was taken for a header, but its " +
                csv_quote(name) + " is a " + what +
                " too; set CsvOptions::header to yes if the line names the columns, to no if it is "
                "a sample.");
  }

  void read_row() {
    label_.reset();
    const auto inputs = static_cast<int>(shape_.inputs);
    for (const int place : places_) {
      if (place >= 0)
        numbers_[static_cast<std::size_t>(place)] = cursor_.number(place >= inputs);
      else if (place == CsvColumns::label)
        read_label();
      else if (place <= CsvColumns::category)
        inputs_->read_category(static_cast<std::size_t>(CsvColumns::category - place), cursor_,
                               numbers_.data());
      else
        static_cast<void>(cursor_.field());
    }
    cursor_.end_row();
  }

  void read_label() {
    std::int32_t id = -1;
    const std::optional<std::string_view> text = cursor_.label(true, [&](std::string_view label) {
      // NA may be one of the names. What is in the table already is no mark.
      id = named_classes_ ? labels_.provisional_id(label) : labels_.known_id(label);
      return id >= 0;
    });
    if (id >= 0) {
      class_ = id;
    } else if (text) {
      label_place_ = cursor_.place();
      label_.emplace(*text);
      if (missing_ != Missing::skip_row) resolve_label();  // else once the line is known to stay
    }
  }

  void resolve_label() {
    class_ = labels_.provisional_id(*label_);
    if (class_ < 0)
      cursor_.fail(labels_.refusal(*label_), "correct it, or the number of classes", label_place_);
    label_.reset();
  }

  void expect_samples() const {
    if (samples_ > 0) return;
    throw Error(cursor_.source() +
                (rows_ > 0
                     ? ": every line lacks a value, so no sample is left; fill some in, or set "
                       "CsvOptions::missing to mean."
                     : ": the file has a header but no samples; add some."));
  }

  SampleShape shape_;
  Missing missing_;
  bool named_classes_;
  CsvLabels labels_;
  CsvCursor cursor_;
  std::optional<CsvInputs> inputs_;  // once the header is known
  std::vector<int> places_;          // see CsvColumns
  bool named_by_text_ = false;       // the header was found by the text in it
  bool at_row_ = false;              // the cursor is at a row that was not read yet
  bool lacks_ = false;
  std::size_t rows_ = 0;     // rows read,
  std::size_t samples_ = 0;  // and those of them that count
  std::vector<float> numbers_;
  std::int32_t class_ = 0;
  std::optional<std::string> label_;  // of a row that may be left out
  CsvCursor::Place label_place_{};
};

}  // namespace ctnn::inline CTNN_ABI::detail
