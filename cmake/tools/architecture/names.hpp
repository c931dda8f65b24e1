// SPDX-License-Identifier: MIT
// The names that headers declare in namespace ctnn itself, which are for users, and whether `///` says
// what they are. Reads declarations at namespace scope, of sources in the format of .clang-format.
#pragma once

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "headers.hpp"

namespace architecture {

/// A name for users.
struct PublicName {
  std::string header;  // that declares it first
  bool documented = false;
};

/// By name; overloads and specializations are one.
using PublicNames = std::map<std::string, PublicName>;

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

/// Goes through one header.
class NameReader {
 public:
  NameReader(std::string header, const std::vector<std::string>& lines, PublicNames& names)
      : header_(std::move(header)), names_(names) {
    for (const std::string& line : lines) text_ += line + "\n";
  }

  void read() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (skip_comment() || skip_literal()) continue;
      if (c == '#') {
        skip_directive();
      } else if (c == '{' && declaration_.starts_with("namespace ")) {
        spaces_.push_back(declaration_.substr(10));
        begin_declaration(), ++at_;
      } else if (c == '{' && ends_with_requires(declaration_)) {
        skip_block();
        declaration_ += "{}";
      } else if (c == '{') {
        const Declared found = declared(declaration_);
        skip_block();
        if (found.sort == Sort::function)
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
        end_declaration(known_.name.empty() ? declared(declaration_) : known_);
      } else {
        if (std::isspace(static_cast<unsigned char>(c))) {
          if (!declaration_.empty() && declaration_.back() != ' ') declaration_ += ' ';
        } else {
          declaration_ += c;
        }
        ++at_;
      }
    }
  }

 private:
  bool skip_comment() {
    if (text_.compare(at_, 2, "//") != 0) return false;
    if (declaration_.empty()) documented_ = text_.compare(at_, 3, "///") == 0;
    at_ = text_.find('\n', at_);
    return true;
  }
  bool skip_literal() {
    if (text_.compare(at_, 3, "R\"(") == 0) {
      at_ = text_.find(")\"", at_) + 2;
      return true;
    }
    const char quote = text_[at_];
    if (quote != '"' && (quote != '\'' || (at_ > 0 && is_letter(text_[at_ - 1])))) return false;
    for (++at_; text_[at_] != quote; ++at_)
      if (text_[at_] == '\\') ++at_;
    ++at_;
    return true;
  }
  void skip_directive() {
    do at_ = text_.find('\n', at_ + 1);
    while (text_[at_ - 1] == '\\');
  }
  /// A pair of brackets with all that is in it.
  void skip_block() {
    int depth = 0;
    do {
      if (skip_comment() || skip_literal()) continue;
      const char c = text_[at_++];
      depth += (c == '(' || c == '{') - (c == ')' || c == '}');
    } while (depth > 0);
  }
  void begin_declaration() {
    declaration_.clear();
    known_ = {};
    documented_ = false;
  }
  void end_declaration(const Declared& found) {
    std::string space;
    for (const std::string& one : spaces_) space += one + "::";
    std::erase(space, ' ');
    constexpr std::string_view library = "ctnn::inlineCTNN_ABI::";
    if (!found.name.empty() && !std::isdigit(static_cast<unsigned char>(found.name[0])) &&
        space == library) {
      PublicName& entry = names_[found.name];
      if (entry.header.empty()) entry.header = header_;
      entry.documented = entry.documented || documented_;
    }
    begin_declaration();
  }

  std::string header_;
  std::string text_;
  PublicNames& names_;
  std::size_t at_ = 0;
  std::vector<std::string> spaces_;
  std::string declaration_;  // so far, without blocks of braces
  Declared known_;           // the same, read before its block
  bool documented_ = false;
};

}  // namespace detail

inline PublicNames public_names(const Library& library) {
  PublicNames names;
  for (const auto& [name, header] : library.headers)
    for (const File& file : header.files)
      if (!file.path.ends_with("-inl.hpp"))  // definitions of what the header declares
        detail::NameReader(file.path, file.lines, names).read();
  return names;
}

inline std::string check_names(const PublicNames& names) {
  std::string mistakes;
  for (const auto& [name, entry] : names)
    if (!entry.documented)
      mistakes += entry.header + " declares " + name + ": say in a comment /// what it is.\n";
  return mistakes;
}

/// Names outside detail in headers of graph/, plan/ and passes/ that are no part of the umbrella.
inline std::string check_internals(const PublicNames& names,
                                   const std::vector<std::string>& umbrella) {
  std::string mistakes;
  for (const auto& [name, entry] : names) {
    const std::string folder = entry.header.substr(0, entry.header.find('/'));
    if ((folder == "graph" || folder == "plan" || folder == "passes") &&
        std::find(umbrella.begin(), umbrella.end(), "#include <ctnn/" + entry.header + ">") ==
            umbrella.end())
      mistakes += entry.header + " declares " + name +
                  " outside detail: move it there, or have ctnn.hpp include the header.\n";
  }
  return mistakes;
}

}  // namespace architecture
