#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""PyTorch's side of pytorch_weights.cpp: trains a network on iris and writes its weights; given a second
file, reads weights that ctnn wrote. Needs torch and safetensors. Run from the project's root:

    python3 examples/how_to/pytorch_weights.py examples/data/iris_pytorch.safetensors [from_ctnn.safetensors]
"""
import csv
import sys

import torch
from safetensors.torch import load_file, save_file
from torch import nn

with open("examples/data/iris.csv", encoding="utf-8") as table:
    rows = list(csv.reader(table))[1:]
names = ["setosa", "versicolor", "virginica"]
x = torch.tensor([[float(v) for v in row[:4]] for row in rows])
t = torch.tensor([names.index(row[4]) for row in rows])

torch.manual_seed(1)
net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(300):
    optimizer.zero_grad()
    nn.CrossEntropyLoss()(net(x), t).backward()
    optimizer.step()
save_file(net.state_dict(), sys.argv[1])


def show(of):
    y = of(x)
    print(f"accuracy {(y.argmax(1) == t).float().mean():.6f}, first logits", *y[0].tolist())


show(net)
if len(sys.argv) > 2:
    net.load_state_dict(load_file(sys.argv[2]))
    show(net)
