// error: A part of report(...) is nothing it knows
// SPDX-License-Identifier: MIT
#include <ctnn/report/report.hpp>

using namespace ctnn;

std::string page() { return html(report("digits", 0.97)); }
