#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes schedules.hpp: what PyTorch's schedulers multiply a rate of 1 by, step by step.

A run has 12 epochs of 5 steps. Needs Debian's python3-torch. Run from this folder:
python3 make_schedules.py
"""
import textwrap

import torch
from torch.optim import lr_scheduler as schedulers

epochs, steps = 12, 5
losses = [1, 0.8, 0.81, 0.79999, 0.79998, 0.7, 0.75, 0.72, 0.7001, 0.6, 0.61, 0.62]  # with plateaus


def rates(make, per_step, total=epochs * steps):
    """The rate of every step. `make` gives schedulers for an optimizer, stepped in their order."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    all_of_them = make(optimizer)
    seen = []
    for step in range(total):
        seen.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        for scheduler in all_of_them:
            last = (step + 1) % steps == 0
            if isinstance(scheduler, schedulers.ReduceLROnPlateau):
                if last:
                    scheduler.step(losses[step // steps])
            elif (per_step and step + 1 < total) or (not per_step and last):
                scheduler.step()
    return seen


whole = epochs * steps
tables = {
    "step_decay": rates(lambda o: [schedulers.StepLR(o, step_size=3, gamma=0.5)], False),
    "exponential_decay": rates(lambda o: [schedulers.ExponentialLR(o, gamma=0.9)], False),
    "cosine": rates(lambda o: [schedulers.CosineAnnealingLR(o, T_max=whole)], True),
    "cosine_to_tenth": rates(
        lambda o: [schedulers.CosineAnnealingLR(o, T_max=whole, eta_min=0.1)], True),
    "one_cycle": rates(lambda o: [schedulers.OneCycleLR(
        o, max_lr=1.0, total_steps=whole, cycle_momentum=False)], True),
    "one_cycle_of_three_steps": rates(lambda o: [schedulers.OneCycleLR(
        o, max_lr=1.0, total_steps=3, cycle_momentum=False)], True, 3),
    "one_cycle_by_hand": rates(lambda o: [schedulers.OneCycleLR(
        o, max_lr=1.0, total_steps=whole, pct_start=0.45, div_factor=10, final_div_factor=100,
        cycle_momentum=False)], True),
    "plateau": rates(lambda o: [schedulers.ReduceLROnPlateau(
        o, factor=0.5, patience=1, threshold=1e-3)], False),
    "warm_up": rates(
        lambda o: [schedulers.LinearLR(o, start_factor=1 / 10, total_iters=9)], True),
    "warm_up_and_cosine": rates(
        lambda o: [schedulers.LinearLR(o, start_factor=1 / 10, total_iters=9),
                   schedulers.CosineAnnealingLR(o, T_max=whole)], True),
}
with open("schedules.hpp", "w", encoding="utf-8") as out:
    out.write("// SPDX-License-Identifier: MIT\n")
    out.write("// The rates of every step by the schedulers of PyTorch "
              f"{torch.__version__.split('+')[0]}, from a rate of 1; written by\n"
              "// make_schedules.py.\n")
    out.write("#pragma once\n\n#include <array>\n\nnamespace golden::schedules {\n// clang-format off\n")
    for name, values in ({"losses": losses} | tables).items():
        rows = textwrap.fill(", ".join(f"{v:.12g}" for v in values), 96)
        out.write(f"\ninline constexpr std::array<double, {len(values)}> {name}{{\n"
                  + textwrap.indent(rows, "    ") + "};\n")
    out.write("\n// clang-format on\n}  // namespace golden::schedules\n")
