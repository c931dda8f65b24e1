#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes composition.hpp: a network of every kind of node by PyTorch, in float64.

4 → 6 tanh "in" → x + W(GELU(W·LayerNorm(x))) without b → the same sigmoid layer twice → BatchNorm → three
heads: 3 (softmax, cross entropy), sigmoid(2)·2 (½ squared error, weight 0.3) and 4 by the transposed
W of "in" (½ squared error, weight 0.5). Gradients of one batch, ten losses of SGD with rate 0.1, and
outputs by running statistics afterwards. Parameters and samples are a formula of their index, the same
here and in composition_test.cpp. Needs Debian's python3-torch. Run from this folder:
python3 make_composition.py
"""
import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)


def numbers(n, start):
    """(k·37 mod 101)/101 − ½ for k = start … start + n − 1: exact enough to be the same anywhere."""
    return torch.tensor([((k * 37) % 101) / 101 - 0.5 for k in range(start, start + n)])


offset = 0


def parameter(*shape):
    global offset
    count = torch.Size(shape).numel()
    offset += count
    return numbers(count, offset - count).reshape(shape).requires_grad_()


w_in, b_in = parameter(6, 4), parameter(6)
ln_gamma, ln_beta = parameter(6), parameter(6)
w_1, b_1 = parameter(5, 6), parameter(5)
w_2 = parameter(6, 5)
w_twice, b_twice = parameter(6, 6), parameter(6)
bn_gamma, bn_beta = parameter(6), parameter(6)
offset += 12  # running mean 0 and variance 1
mean, variance = torch.zeros(6), torch.ones(6)
w_a, b_a = parameter(3, 6), parameter(3)
w_b, b_b = parameter(2, 6), parameter(2)
w_c, b_c = parameter(2, 6), parameter(2)
b_d = parameter(4)
before = [w_in, b_in, ln_gamma, ln_beta, w_1, b_1, w_2, w_twice, b_twice, bn_gamma, bn_beta]
behind = [w_a, b_a, w_b, b_b, w_c, b_c, b_d]

x = 2 * numbers(20, 7).reshape(5, 4)
classes = torch.tensor([0, 1, 2, 0, 1])
values = numbers(30, 50).reshape(5, 6)


def heads(training):
    y = torch.tanh(x @ w_in.T + b_in)
    h = F.layer_norm(y, (6,), ln_gamma, ln_beta, eps=1e-5)
    y = y + F.gelu(h @ w_1.T + b_1) @ w_2.T
    for _ in range(2):
        y = torch.sigmoid(y @ w_twice.T + b_twice)
    y = F.batch_norm(y, mean, variance, bn_gamma, bn_beta, training=training, momentum=0.1)
    return y @ w_a.T + b_a, torch.sigmoid(y @ w_b.T + b_b) * (y @ w_c.T + b_c), y @ w_in + b_d


def loss():
    a, b, d = heads(True)
    return (F.cross_entropy(a, classes) + 0.3 * 0.5 * ((b - values[:, :2]) ** 2).sum(1).mean()
            + 0.5 * 0.5 * ((d - values[:, 2:]) ** 2).sum(1).mean())


def table(name, numbers):
    rows = ",\n    ".join(f"{v:.17g}" for v in numbers)
    return f"inline constexpr std::array<double, {len(numbers)}> {name}{{\n    {rows}}};\n"


losses, first = [], None
for step in range(10):
    value = loss()
    for p in before + behind:
        p.grad = None
    value.backward()
    if first is None:
        flat = lambda ps: [v for p in ps for v in p.grad.flatten().tolist()]
        first = flat(before) + [0.0] * 12 + flat(behind)
    losses.append(value.item())
    with torch.no_grad():
        for p in before + behind:
            p -= 0.1 * p.grad
with torch.no_grad():
    a, b, d = heads(False)
    outputs = torch.cat([F.softmax(a, 1), b, d], 1).flatten().tolist()

with open("composition.hpp", "w", encoding="utf-8") as out:
    out.write("// SPDX-License-Identifier: MIT\n"
              f"// Made by make_composition.py with PyTorch {torch.__version__}.\n#pragma once\n\n"
              "#include <array>\n\nnamespace golden {\n\n"
              "// of the first batch, in logical order\n" + table("gradients", first) + "\n"
              + table("losses", losses) + "\n// after ten steps, (5, 9)\n"
              + table("outputs", outputs) + "\n// of BatchNorm after ten steps: mean, variance\n"
              + table("statistics", mean.tolist() + variance.tolist()) + "\n}  // namespace golden\n")
