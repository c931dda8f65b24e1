// SPDX-License-Identifier: MIT
// Reads declarations, at namespace scope and in classes, of sources in the format of .clang-format.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace architecture {

namespace detail {

inline bool is_letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// The identifier that ends before `end`, spaces and template arguments between them aside.
inline std::string identifier_before(std::string_view text, std::size_t end) {
  while (end > 0 && text[end - 1] == ' ') --end;
  if (end > 0 && text[end - 1] == '>') {
    int depth = 0;
    while (end > 0) {
      --end;
      depth += text[end] == '>' ? 1 : text[end] == '<' ? -1 : 0;
      if (depth == 0) break;
    }
  }
  std::size_t begin = end;
  while (begin > 0 && is_letter(text[begin - 1])) --begin;
  return std::string(text.substr(begin, end - begin));
}

inline std::string identifier_at(std::string_view text, std::size_t begin) {
  while (begin < text.size() && text[begin] == ' ') ++begin;
  std::size_t end = begin;
  while (end < text.size() && is_letter(text[end])) ++end;
  return std::string(text.substr(begin, end - begin));
}

/// Where the bracket at `begin` closes; angles count for one that is an angle, else the others.
inline std::size_t closing(std::string_view text, std::size_t begin) {
  const bool angle = text[begin] == '<';
  int depth = 0, round = 0;
  for (std::size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    const int step = (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
    round += step;
    if (angle && round == 0) depth += (c == '<') - (c == '>' && text[i - 1] != '-');
    if (angle ? depth == 0 && round == 0 : round == 0) return i;
  }
  return text.size() - 1;
}

/// Where a requires-clause ends, in which && and || join names with arguments and brackets.
inline std::size_t end_of_requirement(std::string_view text) {
  std::size_t at = std::string_view("requires").size();
  const auto skip = [&](std::string_view brackets, bool names) {
    for (; at < text.size(); ++at)
      if (brackets.find(text[at]) != brackets.npos)
        at = closing(text, at);
      else if (text[at] != ' ' && !(names && (is_letter(text[at]) || text[at] == ':')))
        return;
      else if (names && text[at] == ' ' && text[at + 1] != '(' && text[at + 1] != '{')
        return;
  };
  for (;;) {
    skip("", false);
    skip("<({", true);
    skip("", false);
    if (!text.substr(at).starts_with("&&") && !text.substr(at).starts_with("||")) return at;
    at += 2;
  }
}

/// Whether what follows, in braces, is what a requires-expression asks for.
inline bool ends_with_requires(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (text.ends_with(')')) {
    int depth = 0;
    while (!text.empty()) {
      depth += (text.back() == ')') - (text.back() == '(');
      text.remove_suffix(1);
      if (depth == 0) break;
    }
    while (text.ends_with(' ')) text.remove_suffix(1);
  }
  return text.ends_with("requires");
}

/// A declaration from where its template parameters, requirements and attributes end.
inline std::string_view without_prefix(std::string_view text) {
  for (;;) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    if (text.starts_with("template <"))
      text.remove_prefix(closing(text, 9) + 1);
    else if (text.starts_with("[["))
      text.remove_prefix(closing(text, 0) + 1);
    else if (text.starts_with("requires"))
      text.remove_prefix(end_of_requirement(text));
    else
      return text;
  }
}

/// Of X::name before `end`, the definition of what a class declares.
inline bool is_member(std::string_view text, std::size_t end, const std::string& name) {
  return text.substr(0, text.rfind(name, end)).ends_with("::");
}

/// What a declaration is, as far as its end and its name need it.
enum class Sort { other, type, function, variable };
struct Declared {
  Sort sort = Sort::other;
  std::string name = {};
};

inline Declared declared(std::string_view whole) {
  const std::string_view text = without_prefix(whole);
  // A name that is `unavailable` says which one is meant; nothing can use it.
  if (text.empty() || text.find("unavailable(") != text.npos || text.starts_with("static_assert") ||
      text.starts_with("extern template") || text.starts_with("using namespace"))
    return {};
  for (const std::string_view word : {"using ", "concept ", "namespace "})
    if (text.starts_with(word)) {
      // `using symbolic::Expr;` gives a name that is described where it is declared.
      if (text.find('=') == text.npos) return {Sort::variable, {}};
      return {Sort::variable, identifier_at(text, word.size())};
    }
  std::size_t at = 0;
  for (bool skipped = true; skipped;) {
    skipped = false;
    for (const std::string_view word : {"inline ", "constexpr ", "constinit ", "friend "})
      if (text.substr(at).starts_with(word)) at += word.size(), skipped = true;
  }
  for (const std::string_view word : {"struct ", "class ", "union ", "enum class ", "enum "})
    if (text.substr(at).starts_with(word)) {
      at += word.size();
      for (const std::string_view attribute : {"alignas", "__attribute__"})
        if (text.substr(at).starts_with(attribute)) at = closing(text, at + attribute.size()) + 2;
      const std::string name = identifier_at(text, at);
      // `struct Serial Sequential`, another variable of the type.
      const std::string next = identifier_at(text, std::min(at + name.size(), text.size()));
      if (!next.empty() && next != "final") return {Sort::variable, next};
      return {Sort::type, name};
    }
  if (const auto found = text.find("operator"); found != text.npos && text.find('(') != text.npos) {
    const auto end = text.find('(', found + 8 + (text.substr(found).starts_with("operator()") * 2));
    return {Sort::function, std::string(text.substr(found, end - found))};
  }
  int angle = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    angle += (c == '<') - (c == '>' && text[i - 1] != '-');
    if (c == '(') {
      const std::string before = identifier_before(text, i);
      const bool call = i > 0 && is_letter(text[i - 1]) && before != "decltype" &&
                        before != "alignas" && before != "__attribute__" && before != "requires";
      if (angle == 0 && call)
        return {Sort::function, is_member(text, i, before) ? std::string() : before};
      i = closing(text, i);
    } else if (c == '=' && angle == 0) {
      return {Sort::variable, identifier_before(text, i)};
    }
  }
  return {Sort::variable, identifier_before(text, text.size())};
}

}  // namespace detail

/// One of the declarations of a name.
struct Declaration {
  detail::Sort sort = detail::Sort::other;
  std::string name = {};
  std::string space = {};                 // "ctnn::inlineCTNN_ABI::", of a member nothing
  std::string text = {};                  // without blocks of braces
  std::string body = {};                  // of a type: what stands in its braces
  std::vector<std::string> comment = {};  // the lines of its ///
  bool is_public = true;                  // of a member
};

/// Goes through a header, or the body of a class, and collects what it declares.
class DeclarationReader {
 public:
  explicit DeclarationReader(std::string text, bool is_public = true)
      : text_(std::move(text)), public_(is_public) {}

  std::vector<Declaration> read() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (skip_comment() || skip_literal() || skip_access()) continue;
      if (c == '#') {
        skip_directive();
      } else if (c == '{' && declaration_.starts_with("namespace ")) {
        spaces_.push_back(declaration_.substr(10));
        begin_declaration(), ++at_;
      } else if (c == '{' && is_part()) {
        const std::size_t begin = at_;
        skip_block();
        declaration_ += text_.substr(begin, at_ - begin);
      } else if (c == '{') {
        const detail::Declared found = detail::declared(declaration_);
        const std::size_t begin = at_ + 1;
        skip_block();
        if (found.sort == detail::Sort::type) body_ = text_.substr(begin, at_ - 1 - begin);
        if (found.sort == detail::Sort::function)
          end_declaration(found);
        else if (known_.name.empty())
          known_ = found;
      } else if (c == '}') {
        spaces_.pop_back();
        begin_declaration(), ++at_;
      } else if (c == '(') {
        const std::size_t begin = at_;
        skip_block();
        declaration_ += text_.substr(begin, at_ - begin);
      } else if (c == ';') {
        ++at_;
        end_declaration(known_.name.empty() ? detail::declared(declaration_) : known_);
      } else {
        if (std::isspace(static_cast<unsigned char>(c))) {
          if (!declaration_.empty() && declaration_.back() != ' ') declaration_ += ' ';
        } else {
          declaration_ += c;
        }
        ++at_;
      }
    }
    return std::move(found_);
  }

 private:
  bool skip_comment() {
    if (text_.compare(at_, 2, "//") != 0) return false;
    const auto end = std::min(text_.find('\n', at_), text_.size());
    const std::string line = text_.substr(at_, end - at_);
    if (line.starts_with("///<")) {
      if (!found_.empty()) found_.back().comment.push_back(line.substr(4));
    } else if (declaration_.empty()) {
      if (line.starts_with("///"))
        comment_.push_back(line.substr(3));
      else if (!line.starts_with("// NOLINT"))
        comment_.clear();
    }
    at_ = end;
    return true;
  }
  bool skip_literal() {
    if (text_.compare(at_, 3, "R\"(") == 0) {
      at_ = text_.find(")\"", at_) + 2;
      return true;
    }
    const char quote = text_[at_];
    if (quote != '"' && (quote != '\'' || (at_ > 0 && detail::is_letter(text_[at_ - 1]))))
      return false;
    const std::size_t begin = at_;
    for (++at_; text_[at_] != quote; ++at_)
      if (text_[at_] == '\\') ++at_;
    ++at_;
    // Of a default, which tables show.
    if (!declaration_.empty()) declaration_ += text_.substr(begin, at_ - begin);
    return true;
  }
  bool skip_access() {
    if (!declaration_.empty() || (at_ > 0 && detail::is_letter(text_[at_ - 1]))) return false;
    for (const std::string_view word : {"public:", "private:", "protected:"})
      if (text_.compare(at_, word.size(), word) == 0) {
        public_ = word == "public:";
        at_ += word.size();
        comment_.clear();
        return true;
      }
    return false;
  }
  /// Whether a brace belongs to the declaration itself: to a requirement, the default of a template
  /// parameter, or the value of a member in a constructor.
  bool is_part() const {
    const bool in_template = declaration_.starts_with("template <") &&
                             detail::closing(declaration_, 9) + 1 == declaration_.size() &&
                             declaration_.back() != '>';
    const bool behind_name = at_ > 0 && detail::is_letter(text_[at_ - 1]) &&
                             declaration_.find(" : ") != declaration_.npos;
    return in_template || behind_name || detail::ends_with_requires(declaration_);
  }
  void skip_directive() {
    do at_ = text_.find('\n', at_ + 1);
    while (text_[at_ - 1] == '\\');
  }
  /// A pair of brackets with all that is in it.
  void skip_block() {
    int depth = 0;
    do {
      if (in_block_comment() || skip_literal_of_block()) continue;
      const char c = text_[at_++];
      depth += (c == '(' || c == '{') - (c == ')' || c == '}');
    } while (depth > 0);
  }
  bool in_block_comment() {
    if (text_.compare(at_, 2, "//") != 0) return false;
    at_ = text_.find('\n', at_);
    return true;
  }
  bool skip_literal_of_block() {
    const std::string before = declaration_;
    const bool skipped = skip_literal();
    declaration_ = before;
    return skipped;
  }
  void begin_declaration() {
    declaration_.clear();
    body_.clear();
    known_ = {};
    comment_.clear();
  }
  void end_declaration(const detail::Declared& found) {
    std::string space;
    for (const std::string& one : spaces_) space += one + "::";
    std::erase(space, ' ');
    found_.push_back({found.sort, found.name, space, declaration_, body_, comment_, public_});
    begin_declaration();
  }

  std::string text_;
  std::size_t at_ = 0;
  bool public_;
  std::vector<std::string> spaces_;
  std::string declaration_;  // so far, without blocks of braces
  std::string body_;
  detail::Declared known_;            // the same, read before its block
  std::vector<std::string> comment_;  // before it
  std::vector<Declaration> found_;
};

}  // namespace architecture
