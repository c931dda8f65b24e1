// SPDX-License-Identifier: MIT
// ctnn_check_links <project>
// Follows the links of every Markdown page in <project> and below <project>/docs, and of the pages that
// they lead to: a relative link must lead to a file or a folder, an anchor to a heading as GitHub names
// it. Pages and pictures of docs/ that no page leads to are mistakes, too. Links to other hosts are
// counted only, since a test has no network.
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Link {
  std::size_t line;
  std::string target;
};
struct Page {
  std::set<std::string> anchors;
  std::vector<Link> links;
};

/// What GitHub makes of this character in an anchor; nothing of punctuation and symbols.
std::string in_anchor(std::uint32_t character, std::string_view bytes) {
  if (character < 0x80) {
    const auto c = static_cast<unsigned char>(character);
    if (c == ' ') return "-";
    if (c == '-' || c == '_' || std::isalnum(c)) return {static_cast<char>(std::tolower(c))};
    return "";
  }
  const bool symbol =
      (character < 0xc0 && character != 0xaa && character != 0xb5 && character != 0xba) ||
      character == 0xd7 || character == 0xf7 || (character >= 0x2000 && character < 0x2c00) ||
      (character >= 0x3000 && character < 0x3004) || character >= 0x1f000;
  if (symbol) return "";
  const bool latin = character >= 0xc0 && character < 0xdf;     // À … Þ
  const bool greek = character >= 0x391 && character <= 0x39f;  // Α … Ο
  std::string result(bytes);
  if (latin || greek) result.back() = static_cast<char>(result.back() + 0x20);
  return result;
}

std::string anchor_of(std::string_view heading) {
  std::string result;
  for (std::size_t at = 0; at < heading.size();) {
    const auto first = static_cast<unsigned char>(heading[at]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    const std::string_view bytes = heading.substr(at, length);
    std::uint32_t character = length == 1 ? first : first & (0xffU >> (length + 1));
    for (const char c : bytes.substr(1))
      character = character << 6 | (static_cast<unsigned char>(c) & 0x3fU);
    result += in_anchor(character, bytes);
    at += bytes.size();
  }
  return result;
}

/// Takes out what is between `open` and `close`, all but the ends of lines.
void blank(std::string& text, std::string_view open, std::string_view close) {
  for (std::size_t at = text.find(open); at != text.npos; at = text.find(open, at)) {
    std::size_t end = text.find(close, at + open.size());
    end = end == text.npos ? text.size() : end + close.size();
    for (; at < end; ++at)
      if (text[at] != '\n') text[at] = ' ';
  }
}

/// Takes out code between backticks: as many close it as open it, in the same paragraph.
void blank_code(std::string& text) {
  for (std::size_t at = text.find('`'); at < text.size(); at = text.find('`', at)) {
    const std::size_t begin = std::min(text.find_first_not_of('`', at), text.size());
    const std::size_t paragraph = std::min(text.find("\n\n", begin), text.size());
    std::size_t next = begin;  // behind each run of backticks, until one is as long
    for (std::size_t end = text.find('`', begin); end < paragraph; end = text.find('`', next)) {
      next = std::min(text.find_first_not_of('`', end), text.size());
      if (next - end != begin - at) continue;
      for (std::size_t i = begin; i < end; ++i)
        if (text[i] != '\n') text[i] = ' ';
      break;
    }
    at = next;
  }
}

/// [words](target) as words.
std::string words_of(std::string heading) {
  for (std::size_t at = heading.find("]("); at != heading.npos; at = heading.find("](", at))
    heading.erase(at, heading.find(')', at) - at);
  return heading;
}

void add_headings(Page& page, const std::string& line, std::map<std::string, int>& times) {
  const std::size_t level = line.find_first_not_of('#');
  if (level == 0 || level > 6 || level == line.npos || line[level] != ' ') return;
  const std::size_t end = line.find_last_not_of(" #");
  const std::string anchor = anchor_of(words_of(line.substr(level + 1, end - level)));
  const int before = times[anchor]++;
  page.anchors.insert(before == 0 ? anchor : anchor + "-" + std::to_string(before));
}

void add_links(Page& page, const std::string& text) {
  const auto add_behind = [&](std::string_view mark, std::string_view ends) {
    for (std::size_t at = text.find(mark); at != text.npos; at = text.find(mark, at)) {
      at += mark.size();
      const std::size_t end = text.find_first_of(ends, at);
      const auto lines =
          std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
      page.links.push_back({static_cast<std::size_t>(lines) + 1, text.substr(at, end - at)});
    }
  };
  add_behind("](", ") \n");
  add_behind("]: ", " \n");  // [words]: target
  add_behind("href=\"", "\"");
  add_behind("src=\"", "\"");
}

Page read_page(const fs::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path.string() + ": cannot be read.");
  Page page;
  std::string text, line, fence;
  std::map<std::string, int> times;
  while (std::getline(file, line)) {
    const std::size_t start = line.find_first_not_of(' ');
    const std::string mark = start == line.npos ? "" : line.substr(start, 3);
    if (fence.empty() && (mark == "```" || mark == "~~~")) {
      fence = mark;
    } else if (!fence.empty()) {
      if (mark == fence) fence.clear();
    } else {
      add_headings(page, line, times);
      text += line;
    }
    text += '\n';
  }
  blank(text, "<!--", "-->");
  blank_code(text);
  add_links(page, text);
  return page;
}

class Site {
 public:
  explicit Site(fs::path root) : root_(std::move(root)) {
    for (const auto& entry : fs::directory_iterator(root_)) add(entry);
    if (fs::exists(root_ / "docs"))
      for (const auto& entry : fs::recursive_directory_iterator(root_ / "docs")) add(entry);
  }

  std::vector<std::string> mistakes() {
    std::vector<std::string> result;
    const auto of_root = [](const auto& page) { return page.find('/') == page.npos; };
    for (const std::string& name : files_)
      if (name.ends_with(".md") && of_root(name)) visit(name, result);
    for (const std::string& name : files_) {
      const fs::path kind = fs::path(name).extension();
      if (reached_.contains(name)) continue;
      if (kind == ".md") {
        visit(name, result);
        result.push_back(name + ": no page leads here from README.md");
      } else if (kind == ".svg" || kind == ".png" || kind == ".html") {
        result.push_back(name + ": no page leads here");
      }
    }
    return result;
  }

  std::string figures() const {
    return std::to_string(pages_.size()) + " pages, " + std::to_string(links_) + " links within, " +
           std::to_string(elsewhere_) + " to other hosts";
  }

 private:
  void add(const fs::directory_entry& entry) {
    if (entry.is_regular_file())
      files_.insert(entry.path().lexically_relative(root_).generic_string());
  }

  const Page& page(const std::string& name) {
    const auto found = pages_.find(name);
    return found != pages_.end() ? found->second
                                 : pages_.emplace(name, read_page(root_ / name)).first->second;
  }

  void visit(const std::string& name, std::vector<std::string>& mistakes) {
    if (!reached_.insert(name).second) return;
    for (const Link& link : page(name).links) {
      const std::string mistake = follow(name, link.target, mistakes);
      if (!mistake.empty())
        mistakes.push_back(name + ":" + std::to_string(link.line) + ": " + link.target + ": " +
                           mistake);
    }
  }

  /// What is wrong with this link, nothing where it leads to something; visits the page there.
  std::string follow(const std::string& from, const std::string& link,
                     std::vector<std::string>& mistakes) {
    if (link.find("://") != link.npos || link.starts_with("mailto:") || link.starts_with("data:")) {
      ++elsewhere_;
      return "";
    }
    ++links_;
    const std::size_t sharp = link.find('#');
    const std::string path = link.substr(0, sharp);
    std::string name = from;
    if (!path.empty()) {
      name = (fs::path(from).parent_path() / path).lexically_normal().generic_string();
      if (path.starts_with('/') || name.starts_with("..")) return "leads out of the project";
      if (!fs::exists(root_ / name)) return "there is no such file";
      if (fs::is_directory(root_ / name)) {
        const fs::path index = fs::path(name) / "README.md";
        name = fs::exists(root_ / index) ? index.lexically_normal().generic_string() : name;
      }
    }
    const bool markdown = name.ends_with(".md");
    if (markdown)
      visit(name, mistakes);
    else
      reached_.insert(name);
    if (sharp == link.npos) return "";
    if (!markdown) return "only Markdown pages have anchors";
    return page(name).anchors.contains(link.substr(sharp + 1)) ? "" : "there is no such heading";
  }

  fs::path root_;
  std::set<std::string> files_, reached_;
  std::map<std::string, Page> pages_;
  std::size_t links_ = 0, elsewhere_ = 0;
};

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) throw std::runtime_error("ctnn_check_links <project>");
  Site site(argv[1]);
  const std::vector<std::string> mistakes = site.mistakes();
  for (const std::string& mistake : mistakes) std::cerr << mistake << '\n';
  std::cerr << site.figures() << ", " << mistakes.size() << " mistakes\n";
  return mistakes.empty() ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
