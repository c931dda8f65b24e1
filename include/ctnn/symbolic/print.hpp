// SPDX-License-Identifier: MIT
// Formulas for readers: plain text, LaTeX and MathML.
#pragma once

#include <ctnn/symbolic/formula_text.hpp>
#include <ctnn/symbolic/markup.hpp>
