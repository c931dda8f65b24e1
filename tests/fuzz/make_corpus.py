#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the seeds of the corpora: first lines of real tables, and arrays and archives by NumPy.

What the fuzzers found is beside them, under the names that libFuzzer gave. Needs Debian's
python3-numpy. Run from this folder: /usr/bin/python3 make_corpus.py
"""
import gzip
import io
import pathlib
import struct

import numpy as np

here = pathlib.Path(__file__).parent
data = here / "../../examples/data"


def write(name, content):
    path = here / "corpus" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


# csv: a byte of options (see csv.cpp), then the table.
def table(name, options, text):
    write(f"csv/{name}", bytes([options]) + text.encode())


iris = (data / "iris.csv").read_text().splitlines()
columns = [line.split(",") for line in iris[:1] + iris[48:56] + iris[100:104]]
table("iris", 0, "\n".join(",".join([c[0], c[1], c[4]]) for c in columns))
table("iris_numbers", 32, "\n".join(",".join(c[:3]) for c in columns))
table("semicolons", 1, "1;2;0\r\n3;4;1\r\n")
table("named", 8 + 16, "id,a,t,b\n1,2,x,3\n2,4,y,5\n")
table("skip", 2, "a,b,c\n1,NA,x\n,2,y\n3,4,?\n5,6,z\n")
table("mean", 4, "a,b,c\n1,NA,x\n,2,y\n3,4,x\n5,6,z\n")
table("marks", 64 + 4, "1,-1,0\nnone,2,1\n3,4,2\n")
table("names", 128, "1,2,NA\n3,4,a\n")
table("quotes", 0, '"1",2,"a,""b""\nc"\n 3 , "4" ,d\r\n')
table("numbers", 0, "1e-50,+3.4028235e38,0\n.5,-0.1234567890123456789012345,1\n1E5,7.,2\n")
table("comments", 6, '# "by hand\n1,2,0\n#\n3,4,1\n')
table("spaces", 7, ' 1   2 0\n3\t 4 "1 a" \r\n')
table("by_number", 14, "1,x,2,0\n3,,4,1\n")
table("categories", 6 + 16, "a,0\na,1\n")
table("categories_known", 6 + 16 + 8 + 128, "a,1,0\nNA,3,1\n")
table("categories_missing", 6 + 16 + 64, 'x,2,0\n"",4,1\nx,,2\n')
table("carriage_returns", 0, 'a,b,c\r1,2,"0\r"\r\r3,4,1\r')
table("separator_line", 1, '"sep=;"\r\n1;2;0\n3;4;1;\n')
table("unclear", 0, "None,2.5,1\n1,2,0\n")
table("mark_of_order", 0, "\ufeff1,2,0\n3,4,1")
table("blank_lines", 0, "\n \n1,2,0\n\n\t\n3,4,1\n\n")


# idx: the size of the images, the images, the labels.
def pictures(name, images, labels):
    write(f"idx/{name}", struct.pack(">H", len(images)) + images + labels)


images = struct.pack(">BBBB3I", 0, 0, 8, 3, 3, 2, 2) + bytes(range(12))
labels = struct.pack(">BBBBI", 0, 0, 8, 1, 3) + bytes([2, 0, 1])


def pack(content):
    return gzip.compress(content, mtime=0)


pictures("plain", images, labels)
pictures("packed", pack(images), pack(labels))
pictures("two_members", pack(images[:18]) + pack(images[18:]), labels)
pictures("flat", struct.pack(">BBBB2I", 0, 0, 8, 2, 3, 4) + bytes(range(12)), labels)
pictures("large", struct.pack(">BBBB3I", 0, 0, 8, 3, 2**32 - 1, 2, 2) + bytes(12), labels)


# npy: the size of the inputs, the inputs, the targets.
def array(values, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, values, version)
    return file.getvalue()


def arrays(name, x, t):
    write(f"npy/{name}", struct.pack(">H", len(x)) + x + t)


x = np.arange(12).reshape(3, 4)
ids = np.array([2, 0, 1])
numbers = np.arange(6).reshape(3, 2) / 4
arrays("f4", array(x.astype("<f4")), array(ids))
arrays("f8_fortran", array(np.asfortranarray(x / 3)), array(np.asfortranarray(numbers)))
arrays("u1_pictures", array(x.astype("u1").reshape(3, 2, 2)), array(ids.astype("u1")))
arrays("i2_pictures_fortran", array(np.asfortranarray(x.astype("<i2").reshape(3, 2, 2))), array(ids))
arrays("bool", array(x > 5), array(ids > 0))
arrays("version_2", array(x.astype("<f4"), (2, 0)), array(ids.astype("<u4").reshape(3, 1)))
arrays("version_3", array(x.astype("<u8"), (3, 0)), array(numbers.astype("<f4")))
arrays("objects", array(x.astype("<f4")), array(np.array([b"a", None, 1.5], dtype=object)))
arrays("records", array(np.zeros(3, dtype=[("a", "<f4"), ("b", "<i4")])), array(ids))
arrays("halves", array(x.astype("<f2")), array(numbers.astype(">f2")))
arrays("python_2", array(x.astype("<f4")).replace(b"(3, 4), }  ", b"(3L, 4L), }"), array(ids))
arrays("big_endian", array(x.astype(">f4")), array(ids))

# safetensors_header: how long it may get, metadata or none, then of each tensor which parameter it is
# nearly, its kind of name, how many there are (3: 2 to the next byte), type, shape, offsets, fields.
def header(name, *tensors, start=(0, 0)):
    write(f"safetensors_header/{name}", bytes(start) + b"".join(map(bytes, tensors)))


def model(kind=0, *count, type=0):
    return [(parameter, kind, *(count or (0,)), type, 0, 0, 0) for parameter in range(5)]


header("model", *model())
header("halves", *model(type=2), start=(0, 1, 0, 0))
header("models", *model(1, 3, 2))
header("long", *model(1, 3, 13), start=(63, 0))
header("without_dots", (0, 4, 3, 13, 0, 2, 0, 0), start=(63, 0))
header("one_module", (0, 5, 3, 13, 0, 2, 0, 0), start=(63, 0))
header("numbers", *model(2))
header("shapes", *model(3))
header("modules", *model(2, 3, 3))
header("long_names", (0, 7, 3, 6, 0, 2, 0, 0))
header("long_shapes", (0, 3, 3, 7, 0, 4, 0, 0))
header("overflow", (0, 0, 0, 0, 5, 0, 0), (1, 0, 0, 0, 6, 0, 0))
header("metadata", *model(), start=(0, 1, 11, 4))
header("network", *model(), start=(0, 1, 11, 2))
for kind, name in enumerate(("our_model", "our_models", "our_checkpoint")):
    header(name, *model(int(kind == 1)), start=(0, 1, 0, 1, kind))

# npz
for name, save in ("stored", np.savez), ("deflated", np.savez_compressed):
    file = io.BytesIO()
    save(file, x=x.astype("u1"), t=ids.astype("u1"))
    write(f"npz/{name}", file.getvalue())


# checkpoint (see checkpoint.cpp): 0 and members written over, by their number, place and value; or 1
# and places of the file with eight bytes each.
def members(name, *changes):
    write(f"checkpoint/{name}", b"\0" + b"".join(changes))


int_min, int_max, nan = -2**31, 2**31 - 1, float("nan")
members("right")
members("epochs_int_max", struct.pack("<Bi", 4, int_max))
members("epochs_int_min", struct.pack("<Bi", 4, int_min))
members("epochs_billion", struct.pack("<Bi", 4, 10**9))
members("steps", struct.pack("<Bq", 3, 2**63 - 1))
members("moment", *(struct.pack("<Bi", k, int_max) for k in (6, 7)), struct.pack("<Bq", 8, 2**53))
members("moment_zero", struct.pack("<Bi", 7, 0), struct.pack("<Bq", 9, 0))
members("moment_nan", struct.pack("<BBf", 1, 3, nan), struct.pack("<BBf", 2, 3, -1))
members("moment_inf", struct.pack("<BBf", 2, 3, float("inf")))
members("variance", struct.pack("<BBf", 0, 33, -1))
members("scaler", struct.pack("<BBf", 13, 0, 0))
members("huge_scaler", struct.pack("<BBf", 13, 0, 3e38), struct.pack("<BBf", 12, 1, -3e38))
members("schedule", struct.pack("<Bi", 16, int_max))
members("schedule_factor", struct.pack("<Bd", 15, nan), struct.pack("<Bd", 14, nan))
members("best", struct.pack("<Bi", 18, 2), struct.pack("<BB", 20, 0))
members("settings", struct.pack("<BddQ", 21, 0.5, 0.25, 9))
for place in 3, 500, 1500, 3000:
    write(f"checkpoint/file_{place}", b"\1" + struct.pack("<HQ", place, 2**64 - 1))


# embed (see embed.cpp): the lengths of the namespace and of the network's text, both, and weights.
def embedded(name, space, network, *weights):
    write(f"embed/{name}", bytes([len(space), len(network)]) + space + network +
          b"".join(struct.pack("<d", w) for w in weights))


embedded("plain", b"my::weights", b"Dense<2, 1, ReLU>", 0.5, -0.0, 5e-324, 1.7976931348623157e308)
embedded("line_ends", b"w", b"x\r#error\n#error\v\f\0")
embedded("quotes", b"w", b'q"); } int evil(); //\\')
embedded("trigraphs", b"w", b'a??/"?????/\\')
embedded("direction", b"w", "\u202e\u2066\u00e4".encode() + b"\xff\xc0")
embedded("keyword", b"a::class", b"x", 1.0)
embedded("standard", b"std::w", b"x")
embedded("ends", b"a::", b"x*/")
embedded("nan", b"a_1", b"x", nan, 1.0)
