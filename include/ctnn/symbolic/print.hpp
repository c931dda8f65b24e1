// SPDX-License-Identifier: MIT
// Formulas for readers: plain text, LaTeX and MathML.
#pragma once

#include <ctnn/symbolic/markup.hpp>
#include <ctnn/symbolic/text.hpp>
