#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes gradients.hpp: vjp, Jacobian and loss gradients of a small network by PyTorch, in float64.

Parameters and samples are a formula of their index, the same here and in gradients_test.cpp.
Needs Debian's python3-torch. Run from this folder: python3 make_gradients.py
"""
import torch

torch.set_default_dtype(torch.float64)


def numbers(n, start):
    """(k·37 mod 101)/101 − ½ for k = start … start + n − 1: exact enough to be the same anywhere."""
    return torch.tensor([((k * 37) % 101) / 101 - 0.5 for k in range(start, start + n)])


# 4 → 6 GELU → 5 PReLU → 3 (softmax); per layer W, then b, then alphas.
shapes = [(6, 4), (6,), (5, 6), (5,), (5,), (3, 5), (3,)]
parameters, offset = [], 0
for shape in shapes:
    count = torch.Size(shape).numel()
    parameters.append(numbers(count, offset).reshape(shape).requires_grad_())
    offset += count


def logits(x):
    w0, b0, w1, b1, alpha, w2, b2 = parameters
    x = torch.nn.functional.gelu(x @ w0.T + b0)
    x = torch.nn.functional.prelu(x @ w1.T + b1, alpha)
    return x @ w2.T + b2


def table(name, values):
    rows = ",\n    ".join(f"{v:.17g}" for v in values.flatten().tolist())
    return f"inline constexpr std::array<double, {values.numel()}> {name}{{\n    {rows}}};\n"


def backward(value, x):
    """∂value/∂x and ∂value/∂θ, flat."""
    found = torch.autograd.grad(value, [x, *parameters], retain_graph=True)
    return found[0], torch.cat([g.flatten() for g in found[1:]])


x = (2 * numbers(4, 1000)).reshape(1, 4).requires_grad_()
dy = numbers(3, 500).reshape(1, 3)
dx, gradient = backward((torch.softmax(logits(x), 1) * dy).sum(), x)
jacobian = torch.autograd.functional.jacobian(lambda v: torch.softmax(logits(v), 1), x)
tables = [table("vjp", dx), table("vjp_parameters", gradient), table("jacobian", jacobian)]

many = (2 * numbers(32, 1000)).reshape(8, 4).requires_grad_()
classes = torch.tensor([i % 3 for i in range(8)])
losses = torch.nn.functional.cross_entropy(logits(many), classes, reduction="none")
_, gradient = backward(losses.mean(), many)
dx, _ = backward(losses.sum(), many)  # of each sample's own loss
tables += [table("loss", losses.mean().reshape(1)), table("loss_inputs", dx),
           table("loss_parameters", gradient)]

with open("gradients.hpp", "w", encoding="utf-8") as out:
    out.write("// SPDX-License-Identifier: MIT\n")
    out.write(f"// Gradients of a network by PyTorch {torch.__version__.split('+')[0]} in float64; "
              "written by make_gradients.py.\n")
    out.write("#pragma once\n\n#include <array>\n\nnamespace golden {\n\n")
    out.write("\n".join(tables))
    out.write("\n}  // namespace golden\n")
