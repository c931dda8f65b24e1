#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes npy.hpp: files that np.save and np.savez wrote, byte for byte.

Needs Debian's python3-numpy. Run from this folder: /usr/bin/python3 make_npy.py
"""
import io
import zipfile

import numpy as np


def literal(data):
    """C++ string literals, cut into lines; octal escapes end after three digits."""
    text, lines = "", []
    for byte in data:
        c = chr(byte)
        text += c if c.isascii() and c.isprintable() and c not in '"\\?' else f"\\{byte:03o}"
        if len(text) > 80:
            lines.append(text)
            text = ""
    lines.append(text)
    return "\n    ".join(f'"{line}"' for line in lines)


def constant(name, data):
    return f"inline constexpr std::string_view {name}(\n    {literal(data)},\n    {len(data)});\n"


def npy(values):
    file = io.BytesIO()
    np.save(file, values)
    return file.getvalue()


x = np.arange(12).reshape(2, 6) / 4 - 1  # exact in every type that is read as a fraction
whole = np.arange(12).reshape(2, 6)
files = {
    "f4": npy(x.astype("<f4")),
    "f8": npy(x),
    "f8_fortran": npy(np.asfortranarray(x)),
    "u1_pictures": npy(whole.astype("u1").reshape(2, 3, 2)),
    "i2_pictures_fortran": npy(np.asfortranarray(whole.astype("<i2").reshape(2, 1, 3, 2))),
    "integers_i1": npy((whole - 6).astype("i1")),
    "integers_i4": npy((whole - 6).astype("<i4")),
    "integers_i8": npy((whole - 6).astype("<i8")),
    "integers_u2": npy(whole.astype("<u2")),
    "integers_u4": npy(whole.astype("<u4")),
    "integers_u8": npy(whole.astype("<u8")),
    "flags": npy(whole > 5),
    "ids": npy(np.array([2, 1])),
    "ids_column": npy(np.array([[2], [1]], dtype="u1")),
    "targets": npy(np.array([[0.5, -1], [2, 3]])),
    "targets_fortran": npy(np.asfortranarray(np.array([[0.5, -1], [2, 3]]))),
    "big_endian": npy(x.astype(">f4")),
    "objects": npy(np.array([{"a": 1}, None], dtype=object)),
    "records": npy(np.zeros(2, dtype=[("a", "<f4"), ("b", "<i8")])),
    "texts": npy(np.array(["a", "bc"])),
    "halves": npy(x.astype("<f2")),
    "scalar": npy(np.float32(3)),
}
for name, save in ("stored", np.savez), ("deflated", np.savez_compressed):
    file = io.BytesIO()
    save(file, x=x.astype("<f4"), t=np.array([2, 1], dtype="u1"))
    files[name] = file.getvalue()
file = io.BytesIO()
with zipfile.ZipFile(file, "w", zipfile.ZIP_BZIP2) as archive:
    archive.writestr("x.npy", npy(x))
files["bzip2"] = file.getvalue()

with open("npy.hpp", "w") as out:
    out.write("// SPDX-License-Identifier: MIT\n")
    out.write(f"// Files of NumPy {np.__version__}, byte for byte; written by make_npy.py.\n")
    out.write("#pragma once\n\n#include <string_view>\n\nnamespace golden::npy {\n\n")
    out.write("// clang-format off\n")
    out.write("\n".join(constant(name, data) for name, data in files.items()))
    out.write("// clang-format on\n\n}  // namespace golden::npy\n")
