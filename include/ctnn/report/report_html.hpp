// SPDX-License-Identifier: MIT
// The pieces of a report's page as HTML: tables, figures, preformatted text. Only report/ includes it.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/report/plot.hpp>
#include <ctnn/report/report_facts.hpp>

namespace ctnn::inline CTNN_ABI::detail::report {

/// What a page of a report has beside the style of all pages (text/html_page.hpp).
[[nodiscard]] std::string style();

/// A heading, and what is below it; nothing where that is empty.
[[nodiscard]] std::string section(std::string_view heading, std::string_view inner);
/// Text as a paragraph; nothing of none.
[[nodiscard]] std::string paragraph(std::string_view text);
[[nodiscard]] std::string preformatted(std::string_view text);

[[nodiscard]] std::string facts(const std::vector<Fact>& rows);

/// A table: the first column has names, the others numbers, all as text.
[[nodiscard]] std::string table(std::initializer_list<std::string_view> heads,
                                const std::vector<std::vector<std::string>>& rows);

/// A name, a number as text, and a bar of a share of the widest.
struct Bar {
  std::string name;
  std::string text;
  double share = 0;
};
[[nodiscard]] std::string bar_table(std::string_view names, std::string_view numbers,
                                    const std::vector<Bar>& bars);

/// Options of the plots of a page, which are narrow enough for a telephone.
[[nodiscard]] Plot::Options narrow(std::string title, std::string x, std::string y);
/// A plot as an element of the page.
[[nodiscard]] std::string figure(const Plot& plot);
/// Figures and other elements beside one another, as many as fit; nothing of none.
[[nodiscard]] std::string beside(const std::vector<std::string>& elements);

/// "1 sample", "7 samples"
[[nodiscard]] std::string counted(std::size_t n, std::string_view what);
/// A score as text; "–" where there is none, NaN.
[[nodiscard]] std::string score_text(double score);
/// "411 k", "2.3 M"
[[nodiscard]] std::string thousands(double n);

}  // namespace ctnn::inline CTNN_ABI::detail::report

#if !defined(CTNN_COMPILED)
#include <ctnn/report/report_html-inl.hpp>
#endif
