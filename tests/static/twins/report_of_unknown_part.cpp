// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/report_of_unknown_part.cpp.
#include <ctnn/report/report.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] std::string page() { return html(report("digits", History{})); }

}  // namespace
