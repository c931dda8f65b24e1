#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes student_t.hpp: the incomplete beta function and two-sided p-values by SciPy, in float64.

Needs Debian's python3-scipy. Run from this folder: python3 make_student_t.py
"""
import scipy
from scipy import special, stats

with open("student_t.hpp", "w", encoding="utf-8") as out:
    out.write("// SPDX-License-Identifier: MIT\n")
    out.write(f"// Student's t distribution by SciPy {scipy.__version__}; "
              "written by make_student_t.py.\n")
    out.write("#pragma once\n\nnamespace golden {\n\n")

    out.write("struct Beta {\n  double a, b, x, value;\n};\ninline constexpr Beta betas[]{\n")
    for a in (0.5, 1, 2.5, 30, 5000):
        for b in (0.5, 1, 4, 200):
            for x in (1e-6, 0.1, 0.5, 0.9, 0.999):
                out.write(f"    {{{a}, {b}, {x}, {special.betainc(a, b, x):.17g}}},\n")
    out.write("};\n\n")

    out.write("struct PValue {\n  double t, degrees, value;\n};\n"
              "inline constexpr PValue p_values[]{\n")
    for degrees in (1, 2, 4, 9, 29, 149, 99999):
        for t in (0, 1e-3, 0.5, -1, 2.262, 5, -40):
            out.write(f"    {{{t}, {degrees}, {2 * stats.t.sf(abs(t), degrees):.17g}}},\n")
    out.write("};\n\n")

    # scipy's t-test is the corrected one where tested/trained is 0.
    d = [0.03, -0.01, 0.02, 0.05, 0.01, 0.0]
    test = stats.ttest_1samp(d, 0)
    out.write(f"inline constexpr double differences[]{{{', '.join(map(str, d))}}};\n")
    out.write(f"inline constexpr double uncorrected_t = {test.statistic:.17g};\n")
    out.write(f"inline constexpr double uncorrected_p_value = {test.pvalue:.17g};\n")
    out.write("\n}  // namespace golden\n")
