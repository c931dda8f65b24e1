#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes onnx_updates.hpp from ONNX's backend node tests of optimizers.

Reads Debian's libonnx-testdata (1.12, Apache-2.0); the few protobuf fields it needs are decoded here.
Run from this folder: python3 make_onnx_updates.py
"""
import struct

folder = "/usr/share/libonnx-testdata/data/node/test_"
# Inputs and outputs that belong together: weights, gradients, states; several tensors are one after
# another here, as an update is the same for every element.
cases = {
    "momentum": ("alpha", "beta", "norm_coefficient"),
    "momentum_multiple": ("alpha", "beta", "norm_coefficient"),
    "nesterov_momentum": ("alpha", "beta", "norm_coefficient"),
    "adagrad": ("decay_factor", "epsilon", "norm_coefficient"),
    "adagrad_multiple": ("decay_factor", "epsilon", "norm_coefficient"),
    "adam": ("alpha", "beta", "epsilon", "norm_coefficient"),
    "adam_multiple": ("alpha", "beta", "norm_coefficient"),
}


def fields(message):
    """The (number, value) pairs of a protobuf message; values of other than varints as bytes."""
    at, found = 0, []

    def varint():
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        key = varint()
        if key & 7 == 0:
            found.append((key >> 3, varint()))
        else:
            size = {1: 8, 5: 4}.get(key & 7) or varint()
            found.append((key >> 3, message[at:at + size]))
            at += size
    return found


def read(path):
    with open(path, "rb") as file:
        return fields(file.read())


def attributes(name):
    graph = fields(dict(read(f"{folder}{name}/model.onnx"))[7])
    node = fields(dict(graph)[1])
    found = {}
    for number, value in node:
        if number == 5:
            attribute = dict(fields(value))
            if attribute[20] == 1:  # a float
                found[attribute[1].decode()] = struct.unpack("<f", attribute[2])[0]
    return found


def tensor(name, file):
    proto = dict(read(f"{folder}{name}/test_data_set_0/{file}.pb"))
    return [v for (v,) in struct.iter_unpack({1: "<f", 7: "<q"}[proto[2]], proto[9])]


def table(name, wanted):
    found = attributes(name)
    assert set(wanted) == set(found), found
    states = 2 if name.startswith("adam") else 1
    tensors = 2 if name.endswith("_multiple") else 1
    inputs = [tensor(name, f"input_{i}") for i in range(2 + tensors * (2 + states))]
    outputs = [tensor(name, f"output_{i}") for i in range(tensors * (1 + states))]
    together = lambda all: [sum(all[i:i + tensors], []) for i in range(0, len(all), tensors)]
    rows = [("rate", inputs[0]), ("count", inputs[1])]
    rows += [(k, [v]) for k, v in sorted(found.items())]
    rows += list(zip(("x", "g", "first", "second")[:2 + states], together(inputs[2:])))
    rows += list(zip(("x_new", "first_new", "second_new")[:1 + states], together(outputs)))
    lines = []
    for key, values in rows:
        numbers = ", ".join(f"{v:.9g}" for v in values)
        scalar = key in ("rate", "count") or key in found
        lines.append(f"inline constexpr double {key} = {numbers};" if scalar else
                     f"inline constexpr double {key}[] = {{{numbers}}};")
    body = "\n".join(lines)
    return f"namespace {name} {{\n{body}\n}}  // namespace {name}\n"


with open("onnx_updates.hpp", "w", encoding="utf-8") as out:
    out.write("// SPDX-License-Identifier: Apache-2.0\n")
    out.write("// ONNX's backend node tests of optimizers, from Debian's libonnx-testdata 1.12; written by\n"
              "// make_onnx_updates.py.\n")
    out.write("#pragma once\n\nnamespace golden::onnx {\n\n")
    out.write("\n".join(table(name, wanted) for name, wanted in cases.items()))
    out.write("\n}  // namespace golden::onnx\n")
