#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes safetensors/*.safetensors and safetensors.hpp: networks of PyTorch in files as its users
save them, and what PyTorch predicts with them; and reads back a file that ctnn wrote.

The layout is written by hand (json, struct), as Debian has no package of it: eight bytes, the length
of the header, the header, the data. Weights and inputs are a formula of their index, as in number.hpp.
Needs Debian's python3-torch. Run from this folder: python3 make_safetensors.py
"""
import json
import struct

import torch
from torch import nn


def number(k):
    """(k·37 mod 101)/101 − ½, as in number.hpp."""
    return (k * 37 % 101) / 101 - 0.5


def fill(net):
    k = 0
    with torch.no_grad():
        for parameter in net.parameters():
            count = parameter.numel()
            values = torch.tensor([number(k + i) for i in range(count)], dtype=parameter.dtype)
            parameter.copy_(values.reshape(parameter.shape))
            k += count
    return net


def save(tensors, path):
    """As safetensors.torch.save_file does: sorted by name."""
    header, data, end = {}, b"", 0
    for name, tensor in sorted(tensors.items()):
        raw = tensor.detach().contiguous().numpy().tobytes()
        kind = {torch.float32: "F32", torch.float64: "F64"}[tensor.dtype]
        header[name] = {"dtype": kind, "shape": list(tensor.shape),
                        "data_offsets": [end, end + len(raw)]}
        data, end = data + raw, end + len(raw)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


def load(path):
    with open(path, "rb") as source:
        (length,) = struct.unpack("<Q", source.read(8))
        header = json.loads(source.read(length))
        data = bytearray(source.read())
    kinds = {"F32": torch.float32, "F64": torch.float64}
    return {name: torch.frombuffer(data, dtype=kinds[t["dtype"]], offset=t["data_offsets"][0],
                                   count=torch.Size(t["shape"]).numel()).reshape(t["shape"])
            for name, t in header.items() if name != "__metadata__"}


class Named(nn.Module):
    """What tutorials write: layers as members, functions between them."""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 6)
        self.fc2 = nn.Linear(6, 6)
        self.out = nn.Linear(6, 2)

    def forward(self, x):
        return self.out(torch.sigmoid(self.fc2(torch.relu(self.fc1(x)))))


def sequential(kind=torch.float32):
    return nn.Sequential(nn.Linear(4, 6), nn.PReLU(6), nn.Dropout(0.5), nn.Linear(6, 3),
                         nn.Softmax(1)).to(kind).eval()


inputs = torch.tensor([[2 * number(1000 + 4 * s + i) for i in range(4)] for s in range(5)])


def table(name, net, kind=torch.float32):
    with torch.no_grad():
        outputs = net(inputs.to(kind)).double()
    rows = ",\n    ".join("{" + ", ".join(f"{v:.17g}" for v in row) + "}" for row in outputs)
    return (f"inline constexpr double {name}[{len(outputs)}][{len(outputs[0])}]{{\n    {rows}}};\n")


if __name__ == "__main__":
    floats, doubles, named = fill(sequential()), fill(sequential(torch.float64)), fill(Named())
    save(floats.state_dict(), "safetensors/sequential.safetensors")
    save(doubles.state_dict(), "safetensors/doubles.safetensors")
    save(named.state_dict(), "safetensors/named.safetensors")
    with open("safetensors.hpp", "w", encoding="utf-8") as out:
        out.write("// SPDX-License-Identifier: MIT\n// Predictions of the networks in safetensors/, by "
                  f"PyTorch {torch.__version__.split('+')[0]}; written by make_safetensors.py.\n"
                  "#pragma once\n\nnamespace golden {\n\n")
        out.write("\n".join([table("sequential", floats), table("doubles", doubles, torch.float64),
                             table("named", named)]))
        out.write("\n}  // namespace golden\n")

    # The other way: ctnn's files, of before and of now, go into a network of PyTorch under the names
    # that they have.
    for name in "written_by_ctnn", "written_with_formulas":
        back = nn.Sequential(nn.Linear(4, 6), nn.PReLU(6), nn.Linear(6, 3), nn.Softmax(1))
        back.load_state_dict(load(f"safetensors/{name}.safetensors"))
        assert torch.equal(back(inputs), floats(inputs)), f"{name} predicts something else"
        print(f"{name}.safetensors predicts the same")
