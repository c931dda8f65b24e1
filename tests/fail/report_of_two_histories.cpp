// error: report(...) has two parts of one kind
// SPDX-License-Identifier: MIT
#include <ctnn/report/report.hpp>

using namespace ctnn;

std::string page() { return html(report(History{}, "digits", History{})); }
