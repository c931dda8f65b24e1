#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the csv files of this folder from those in Debian's python3-sklearn.

    /usr/bin/python3 examples/data/convert.py [sklearn/datasets/data] [output folder]

Numbers are copied as text, digit for digit; labels get names where the source has them.
The same input gives the same bytes.
"""
import csv
import gzip
import pathlib
import sys

SOURCE = "/usr/lib/python3/dist-packages/sklearn/datasets/data"

IRIS = ["sepal_length", "sepal_width", "petal_length", "petal_width", "species"]

WINE = ["alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols",
        "flavanoids", "nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue",
        "od280_od315_of_diluted_wines", "proline", "class"]

NUCLEUS = ["radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity",
           "concave_points", "symmetry", "fractal_dimension"]
CANCER = ([f"mean_{f}" for f in NUCLEUS] + [f"{f}_error" for f in NUCLEUS]
          + [f"worst_{f}" for f in NUCLEUS] + ["diagnosis"])

DIABETES = ["age", "sex", "bmi", "blood_pressure", "total_cholesterol", "ldl", "hdl", "cholesterol_ratio",
            "log_triglycerides", "glucose", "progression"]

DIGITS = [f"pixel_{row}_{column}" for row in range(8) for column in range(8)] + ["digit"]


def rows_with_count(path):
    """sklearn's own layout: the first line is samples, features, class names."""
    with open(path, newline="", encoding="utf-8") as file:
        first, *rows = list(csv.reader(file))
    assert len(rows) == int(first[0]) and len(rows[0]) == int(first[1]) + 1
    return rows, first[2:]


def packed_rows(path):
    """Numbers between blanks, as NumPy writes them."""
    with gzip.open(path, "rt", encoding="ascii") as file:
        return [line.split() for line in file]


def write(path, header, rows):
    assert all(len(row) == len(header) for row in rows)
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def named(rows, names):
    return [[*row[:-1], names[int(row[-1])]] for row in rows]


def main():
    source = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else SOURCE)
    output = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else pathlib.Path(__file__).parent

    rows, species = rows_with_count(source / "iris.csv")
    write(output / "iris.csv", IRIS, named(rows, species))

    rows, _ = rows_with_count(source / "wine_data.csv")  # its names, class_0 …, say nothing
    write(output / "wine.csv", WINE, rows)

    rows, diagnoses = rows_with_count(source / "breast_cancer.csv")
    write(output / "breast_cancer.csv", CANCER, named(rows, diagnoses))

    with gzip.open(source / "digits.csv.gz", "rt", newline="", encoding="ascii") as file:
        write(output / "digits.csv", DIGITS, list(csv.reader(file)))

    inputs = packed_rows(source / "diabetes_data_raw.csv.gz")
    targets = packed_rows(source / "diabetes_target.csv.gz")
    assert len(inputs) == len(targets) == 442
    # The target alone is written as 1.510000000000000000e+02: it is a whole number.
    write(output / "diabetes.csv", DIABETES,
          [[*row, str(int(float(target)))] for row, (target,) in zip(inputs, targets)])


if __name__ == "__main__":
    main()
