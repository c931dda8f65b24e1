// SPDX-License-Identifier: MIT
// The version of ctnn, for the preprocessor; includes nothing. <ctnn.hpp> and <ctnn/inference.hpp>
// bring it along.
#pragma once

#define CTNN_VERSION_MAJOR 0
#define CTNN_VERSION_MINOR 2
#define CTNN_VERSION_PATCH 0

// 10000 · major + 100 · minor + patch, to be compared: #if CTNN_VERSION >= 200 is true from 0.2.0 on.
#define CTNN_VERSION (CTNN_VERSION_MAJOR * 10000 + CTNN_VERSION_MINOR * 100 + CTNN_VERSION_PATCH)

#define CTNN_VERSION_STRING "0.2.0"
