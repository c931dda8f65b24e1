// SPDX-License-Identifier: MIT
// Definitions of text/html_page.hpp.
#pragma once

#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/text/html_page.hpp>
#include <ctnn/text/text.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string html_page(std::string_view title, std::string_view body,
                                std::string_view style) {
  std::string heading;
  append_xml(heading, title);
  std::string page = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>)";
  page.append(heading)
      .append(R"(</title>
<style>
:root { color-scheme: light dark; --ink: #1c2024; --soft: #5b6570; --paper: #fcfcfa; --line: #d8dcd8;
  --code: #f1f2ee; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e6e8; --soft: #9aa4ae; --paper: #16191c;
  --line: #343a40; --code: #1e2327; } }
body { margin: 0 auto; max-width: 78rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
h3 { margin: 1.6rem 0 .4rem; font-size: 1.05rem; }
h1, h2, h3 { overflow-wrap: anywhere; }
p { max-width: 46rem; }
pre { background: var(--code); padding: .6rem; overflow-x: auto; font-size: .75rem; line-height: 1.35; margin: .3rem 0; }
.beside { display: grid; gap: .8rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); }
.beside > * { min-width: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .85rem; }
th, td { padding: .15rem .6rem; text-align: right; vertical-align: top; }
thead th { vertical-align: bottom; font-weight: 600; }
tbody { border-top: 1px solid var(--line); }
tbody th, td.name, thead th.name, .formula td, .formula th { text-align: left; font-weight: 500; }
.formula { display: block; overflow-x: auto; }
.formula th, .formula td { vertical-align: baseline; }
.formulas { columns: 26rem; } .formulas table { break-inside: avoid; } .formulas h3 { break-after: avoid; }
.formulas h3:first-child { margin-top: 0; }
td.name { white-space: nowrap; }
.formula th { color: var(--soft); white-space: nowrap; }
h4 { margin: 0; font-size: .85rem; color: var(--soft); font-weight: 500; }
math { font-size: 1.1em; math-style: normal; }
)")
      .append(style)
      .append("</style>\n</head>\n<body>\n<main>\n<h1>")
      .append(heading)
      .append("</h1>\n")
      .append(body)
      .append("</main>\n</body>\n</html>\n");
  return page;
}

}  // namespace ctnn::inline CTNN_ABI::detail
