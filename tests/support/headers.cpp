// SPDX-License-Identifier: MIT
// Nothing: the unit behind which the headers of the tests are parsed.
