// SPDX-License-Identifier: MIT
// Definitions of report/report.hpp.
#pragma once

#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/io/files/file_path.hpp>
#include <ctnn/io/files/replace_file.hpp>
#include <ctnn/report/report.hpp>
#include <ctnn/report/report_html.hpp>
#include <ctnn/text/html_page.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_COLD CTNN_FUNC std::string html(const Report& page) {
  return detail::html_page(page.title, page.body, detail::report::style());
}

CTNN_COLD CTNN_FUNC void write_report(const FilePath& path, const Report& page) {
  detail::replace_file(path, html(page));
}

}  // namespace ctnn::inline CTNN_ABI
