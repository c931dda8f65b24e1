// SPDX-License-Identifier: MIT
// In the place of the library's own: its headers with another version.
#pragma once

#define CTNN_VERSION_MAJOR 98
#define CTNN_VERSION_MINOR 7
#define CTNN_VERSION_PATCH 6
#define CTNN_VERSION_STRING "98.7.6"
