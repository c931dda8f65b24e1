#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes ten_losses.hpp: ten training steps of small networks by PyTorch, in float64.

Initial weights and samples are a formula of their index, the same here and in steps.hpp.
Needs Debian's python3-torch. Run from this folder: python3 make_ten_losses.py
"""
import torch

torch.set_default_dtype(torch.float64)


def numbers(n, start):
    """(k·37 mod 101)/101 − ½ for k = start … start + n − 1: exact enough to be the same anywhere."""
    return torch.tensor([((k * 37) % 101) / 101 - 0.5 for k in range(start, start + n)])


def network(widths, activation):
    layers, offset = [], 0
    for i, (a, b) in enumerate(zip(widths, widths[1:])):
        layer = torch.nn.Linear(a, b)
        with torch.no_grad():
            layer.weight.copy_(numbers(a * b, offset).reshape(b, a))
            layer.bias.copy_(numbers(b, offset + a * b))
        offset += a * b + b
        layers.append(layer)
        if i + 2 < len(widths):
            layers.append(activation())
    return torch.nn.Sequential(*layers)


def run(name, widths, activation, loss, targets, optimizer, l1=0.0, l2=0.0):
    net = network(widths, activation)
    x = 2 * numbers(8 * widths[0], 1000).reshape(8, widths[0])
    step = optimizer(net.parameters())
    weights = [p for p in net.parameters() if p.dim() == 2]
    losses = []
    for _ in range(10):
        step.zero_grad()
        value = loss(net(x), targets)
        losses.append(value.item())
        penalty = sum(l1 * w.abs().sum() + l2 * 0.5 * (w * w).sum() for w in weights)
        (value + penalty).backward()
        step.step()
    rows = ",\n    ".join(f"{v:.17g}" for v in losses)
    return f"inline constexpr std::array<double, 10> {name}{{\n    {rows}}};\n"


classes = torch.tensor([i % 3 for i in range(8)])
yes_no = torch.tensor([[float(i % 2)] for i in range(8)])
values = numbers(16, 2000).reshape(8, 2)
half_squares = lambda y, t: 0.5 * ((y - t) ** 2).sum(dim=1).mean()

tables = [
    run("softmax_sgd_l2", [4, 8, 3], torch.nn.ReLU, torch.nn.CrossEntropyLoss(), classes,
        lambda p: torch.optim.SGD(p, lr=0.5), l2=0.01),
    run("softmax_adam", [4, 8, 3], torch.nn.Tanh, torch.nn.CrossEntropyLoss(), classes,
        lambda p: torch.optim.Adam(p, lr=0.05)),
    run("binary_sgd_l1", [4, 6, 1], torch.nn.Sigmoid, torch.nn.BCEWithLogitsLoss(), yes_no,
        lambda p: torch.optim.SGD(p, lr=1.0), l1=0.001),
    run("squares_adam_l2", [4, 5, 6, 2], torch.nn.Tanh, half_squares, values,
        lambda p: torch.optim.Adam(p, lr=0.02), l2=0.02),
]
with open("ten_losses.hpp", "w", encoding="utf-8") as out:
    out.write("// SPDX-License-Identifier: MIT\n")
    out.write(f"// Ten training losses each, by PyTorch {torch.__version__.split('+')[0]} in float64; "
              "written by make_ten_losses.py.\n")
    out.write("#pragma once\n\n#include <array>\n\nnamespace golden {\n\n")
    out.write("\n".join(tables))
    out.write("\n}  // namespace golden\n")
