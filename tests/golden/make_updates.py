#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes updates.hpp: ten training losses for every update, loss, activation and training policy, by
PyTorch in float64.

Initial weights and samples are a formula of their index, the same here and in steps.hpp; samples are
rounded to float32, as a Dataset stores them. Needs Debian's python3-torch. Run from this folder:
python3 make_updates.py
"""
import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)


def numbers(n, start):
    """(k·37 mod 101)/101 − ½ for k = start … start + n − 1."""
    return torch.tensor([((k * 37) % 101) / 101 - 0.5 for k in range(start, start + n)])


def stored(x):
    return x.float().double()


def network(widths, activation):
    """Linear layers with `activation` between them; the parameters of a layer are W, b, alphas."""
    layers, offset = [], 0
    for i, (a, b) in enumerate(zip(widths, widths[1:])):
        layer = nn.Linear(a, b)
        with torch.no_grad():
            layer.weight.copy_(numbers(a * b, offset).reshape(b, a))
            layer.bias.copy_(numbers(b, offset + a * b))
        offset += a * b + b
        layers.append(layer)
        if i + 2 < len(widths):
            trained = activation is nn.PReLU
            layers.append(nn.PReLU(b, init=0.25) if trained else activation())
            offset += b if trained else 0
    return nn.Sequential(*layers)


class Nadam(torch.optim.Optimizer):
    """Dozat 2016 without the momentum schedule, which PyTorch's NAdam has: the look-ahead is
    m̂ = β₁·m/(1 − β₁ᵏ⁺¹) + (1 − β₁)·g/(1 − β₁ᵏ)."""

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, dict(lr=lr, betas=betas, eps=eps))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            b1, b2 = group["betas"]
            for w in group["params"]:
                s = self.state[w]
                s["k"] = k = s.get("k", 0) + 1
                s["m"] = m = b1 * s.get("m", 0) + (1 - b1) * w.grad
                s["v"] = v = b2 * s.get("v", 0) + (1 - b2) * w.grad**2
                ahead = b1 * m / (1 - b1 ** (k + 1)) + (1 - b1) * w.grad / (1 - b1**k)
                w -= group["lr"] * ahead / ((v / (1 - b2**k)).sqrt() + group["eps"])


def weights_of(parameters):
    return [p for p in parameters if p.dim() == 2]


def run(name, widths, activation, loss, targets, optimizer, penalty=None, clip=None, before=None,
        after=None):
    """`clip` is given all parameters, the others the weights; `before` and `after` are of the update."""
    net = network(widths, activation)
    x = stored(2 * numbers(8 * widths[0], 1000).reshape(8, widths[0]))
    parameters = list(net.parameters())
    weights = weights_of(parameters)
    step = optimizer(parameters)
    losses = []
    for _ in range(10):
        step.zero_grad()
        value = loss(net(x), targets)
        losses.append(value.item())
        (value + penalty(weights) if penalty else value).backward()
        if clip:
            clip(parameters)
        with torch.no_grad():
            if before:
                before(weights)
            step.step()
            if after:
                after(weights)
    rows = ",\n    ".join(f"{v:.17g}" for v in losses)
    return f"inline constexpr std::array<double, 10> {name}{{\n    {rows}}};\n"


classes = torch.tensor([i % 3 for i in range(8)])
yes_no = torch.tensor([[float(i % 2)] for i in range(8)])
values = stored(numbers(16, 2000).reshape(8, 2))
counts = torch.tensor([[float((3 * i + 2 * j) % 5) for j in range(2)] for i in range(8)])
shares = torch.tensor([[i % 4 / 16, (i + 5) / 16, (11 - i - i % 4) / 16] for i in range(8)])


def mean_of_sums(loss):
    """The library's convention: the sum over outputs, the mean over samples."""
    return lambda y, t: loss(y, t).sum(dim=1).mean()


half_squares = mean_of_sums(lambda y, t: 0.5 * (y - t) ** 2)


def weighted_yes_no(z, t):
    w = torch.where(t > 0.5, 3.0, 0.5)
    return (F.binary_cross_entropy_with_logits(z, t, reduction="none") * w).sum() / w.sum()


optim = torch.optim
updates = {
    "sgd": lambda p: optim.SGD(p, lr=0.1),
    "momentum": lambda p: optim.SGD(p, lr=0.1, momentum=0.9),
    "nesterov": lambda p: optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "rmsprop": lambda p: optim.RMSprop(p, lr=0.02, alpha=0.99),
    "adagrad": lambda p: optim.Adagrad(p, lr=0.1),
    "adam": lambda p: optim.Adam(p, lr=0.05),
    "adamw": lambda p: optim.AdamW(p, lr=0.05, weight_decay=0.1),
    "nadam": lambda p: Nadam(p, lr=0.05),
}
sgd = updates["sgd"]
gentle = lambda p: optim.SGD(p, lr=0.01)
three, two, one = [4, 6, 3], [4, 6, 2], [4, 6, 1]
kl = lambda z, t: F.kl_div(F.log_softmax(z, dim=1), t, reduction="batchmean")
smooth_yes_no = lambda z, t: F.binary_cross_entropy_with_logits(z, 0.9 * t + 0.05)
losses = {
    "mean_absolute_error": (two, mean_of_sums(lambda y, t: (y - t).abs()), values),
    "huber": (two, mean_of_sums(lambda y, t: F.huber_loss(y, t, reduction="none", delta=0.5)),
              values),
    "poisson": (two, mean_of_sums(lambda z, t: F.poisson_nll_loss(
        F.softplus(z), t, log_input=False, eps=0, reduction="none")), counts),
    "gaussian_nll": (two, mean_of_sums(lambda y, t: F.gaussian_nll_loss(
        y, t, torch.full_like(y, 0.25), full=True, reduction="none")), values),
    "kl_divergence": (three, kl, shares),
    "label_smoothing": (three, nn.CrossEntropyLoss(label_smoothing=0.1), classes),
    "binary_label_smoothing": (one, smooth_yes_no, yes_no),
    "class_weights": (three, nn.CrossEntropyLoss(weight=torch.tensor([0.5, 2.0, 7.0])), classes),
    "binary_class_weights": (one, weighted_yes_no, yes_no),
}
activations = {
    "leaky_relu": lambda: nn.LeakyReLU(0.1), "prelu": nn.PReLU, "elu": nn.ELU, "selu": nn.SELU,
    "softplus": nn.Softplus, "softsign": nn.Softsign, "silu": nn.SiLU, "gelu": nn.GELU,
    "gelu_tanh": lambda: nn.GELU("tanh"), "mish": nn.Mish, "hardtanh": nn.Hardtanh,
    "hardsigmoid": nn.Hardsigmoid, "hardswish": nn.Hardswish,
    "softmax": lambda: nn.Softmax(dim=1), "log_softmax": lambda: nn.LogSoftmax(dim=1),
}
deep = [4, 5, 6, 2]
momentum = updates["momentum"]


def decayed(weights):
    for w in weights:
        w *= 1 - 0.1 * 0.5


def bounded(weights):
    for w in weights:
        w *= (0.7 / w.norm(dim=1, keepdim=True)).clamp(max=1)


def adam_with_decay(parameters):
    """PyTorch's AdamW with its decay on weights only."""
    rest = [p for p in parameters if p.dim() != 2]
    return optim.AdamW([{"params": weights_of(parameters)}, {"params": rest, "weight_decay": 0}],
                       lr=0.05, weight_decay=0.5)


policies = {
    "clip_value": (momentum, {"penalty": lambda all: sum(0.05 * (w * w).sum() for w in all),
                              "clip": lambda p: nn.utils.clip_grad_value_(p, 0.02)}),
    "clip_norm": (momentum, {"clip": lambda p: nn.utils.clip_grad_norm_(p, 0.1)}),
    "momentum_with_decay": (momentum, {"before": decayed}),
    "adam_with_decay": (adam_with_decay, {}),
    "max_norm": (momentum, {"after": bounded}),
}
tables = {
    "updates": [run(name, three, nn.Tanh, nn.CrossEntropyLoss(), classes, update)
                for name, update in updates.items()],
    "losses": [run(name, widths, nn.Tanh, loss, t, sgd)
               for name, (widths, loss, t) in losses.items()],
    "activations": [run(name, deep, activation, half_squares, values,
                        gentle if name == "log_softmax" else sgd)
                    for name, activation in activations.items()],
    "policies": [run(name, three, nn.Tanh, nn.CrossEntropyLoss(), classes, optimizer, **around)
                 for name, (optimizer, around) in policies.items()],
}
with open("updates.hpp", "w", encoding="utf-8") as out:
    out.write("// SPDX-License-Identifier: MIT\n")
    out.write("// Ten training losses for every update, loss, activation and training policy, by PyTorch "
              f"{torch.__version__.split('+')[0]} in\n// float64; written by make_updates.py.\n")
    out.write("#pragma once\n\n#include <array>\n")
    for kind, rows in tables.items():
        out.write(f"\nnamespace golden::{kind} {{\n\n" + "\n".join(rows))
        out.write(f"\n}}  // namespace golden::{kind}\n")
