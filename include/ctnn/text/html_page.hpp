// SPDX-License-Identifier: MIT
// A page of HTML that needs nothing beside it: no scripts, no fonts, light and dark, also on a narrow
// screen. Reports and the pages of generated code look alike by it.
#pragma once

#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The whole page: the title, which is text, as its heading; the body, which is HTML, below it. `style` is CSS
/// behind that of all pages. What may be wider than the screen stands in <pre>, in an element of class
/// "wide", or in a table of class "formula": these scroll by themselves.
[[nodiscard]] std::string html_page(std::string_view title, std::string_view body,
                                    std::string_view style = {});

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/text/html_page-inl.hpp>
#endif
