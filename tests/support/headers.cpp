// SPDX-License-Identifier: MIT
// Nothing: the translation unit behind which the headers of the tests are parsed.
