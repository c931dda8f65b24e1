#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes metrics.hpp: metrics of made-up predictions by scikit-learn, in float64.

Outputs are multiples of 1/32, exact anywhere and often tied; weights are 1/4 … 2. Where scikit-learn
has no function (Brier score of several classes, calibration with weights), NumPy computes the definition.
Needs Debian's python3-sklearn. Run from this folder: python3 make_metrics.py
"""
import numpy as np
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.preprocessing import label_binarize

rng = np.random.default_rng(1)
out = open("metrics.hpp", "w", encoding="utf-8")


def array(name, values, kind="double"):
    values = np.asarray(values).ravel()
    text = ", ".join(str(int(v)) if kind == "int" else f"{v:.17g}" for v in values)
    out.write(f"inline constexpr std::array<{kind}, {len(values)}> {name}{{\n    {text}}};\n")


def structs(name, tables):
    """A struct of what the tables hold, and a constant of it each."""
    tables = {n: {f: np.asarray(v) for f, v in t.items()} for n, t in tables.items()}
    out.write(f"\nstruct {name} {{\n")
    for field, value in next(iter(tables.values())).items():
        kind = f"std::array<double, {value.size}>" if value.ndim else "double"
        out.write(f"  {kind} {field};\n")
    out.write("};\n")
    for constant, table in tables.items():
        rows = []
        for field, value in table.items():
            text = ", ".join(f"{v:.17g}" for v in value.ravel())
            rows.append(f"    .{field} = {{{text}}}" if value.ndim else f"    .{field} = {text}")
        out.write(f"inline constexpr {name} {constant}{{\n" + ",\n".join(rows) + "};\n")


def average_scores(t, decided, w):
    """[precision, recall, F1] of macro, micro, weighted."""
    return [
        metrics.precision_recall_fscore_support(
            t, decided, average=a, sample_weight=w, zero_division=0)[:3]
        for a in ("macro", "micro", "weighted")
    ]


def per_class(t, decided, w, classes):
    """[precision, recall, F1, support] of every class."""
    return np.stack(metrics.precision_recall_fscore_support(
        t, decided, labels=range(classes), sample_weight=w, zero_division=0)).T


out.write("// SPDX-License-Identifier: MIT\n")
out.write(f"// Metrics by scikit-learn {sklearn.__version__}; written by make_metrics.py.\n")
out.write("#pragma once\n\n#include <array>\n\nnamespace golden {\n\n")

# Four classes.
n = 40
parts = np.sort(rng.integers(0, 33, (n, 3)), axis=1)
y = np.diff(np.concatenate([np.zeros((n, 1)), parts, np.full((n, 1), 32)], axis=1), axis=1) / 32
t = np.where(rng.random(n) < 0.6, y.argmax(axis=1), rng.integers(0, 4, n))
w = rng.integers(1, 9, n) / 4
decided = y.argmax(axis=1)
one_hot = label_binarize(t, classes=range(4))


def of_classes(w):
    return {
        "accuracy": metrics.accuracy_score(t, decided, sample_weight=w),
        "balanced_accuracy": metrics.balanced_accuracy_score(t, decided, sample_weight=w),
        "averages": average_scores(t, decided, w),
        "per_class": per_class(t, decided, w, 4),
        "roc_auc": metrics.roc_auc_score(t, y, multi_class="ovr", sample_weight=w),
        "roc_auc_per_class": metrics.roc_auc_score(one_hot, y, average=None, sample_weight=w),
        "average_precision": metrics.average_precision_score(one_hot, y, sample_weight=w),
        "average_precision_per_class": metrics.average_precision_score(
            one_hot, y, average=None, sample_weight=w),
        "log_loss": metrics.log_loss(t, y, sample_weight=w),
        "brier": np.average(((y - one_hot) ** 2).sum(axis=1), weights=w),
        # Reversed columns, so that of equal outputs the first comes first.
        "top_k": [metrics.top_k_accuracy_score(
            3 - t, y[:, ::-1], k=k, labels=range(4), sample_weight=w) for k in (1, 2, 3)],
    }


array("class_outputs", y)
array("class_targets", t, "int")
array("weights", w)
structs("OfClasses", {"classes": of_classes(np.ones(n)), "weighted_classes": of_classes(w)})


def of_absent(t, decided):
    return {
        "balanced_accuracy": metrics.balanced_accuracy_score(t, decided),
        "averages": average_scores(t, decided, np.ones(len(t))),
        "per_class": per_class(t, decided, np.ones(len(t)), 4),
    }


# The last class has no samples any more but is decided for; then those decisions are left out too.
s = np.where(t == 3, 0, t)
kept = decided != 3
structs("OfAbsent", {"without_samples": of_absent(s, decided),
                     "without_decisions": of_absent(s[kept], decided[kept])})

p = rng.integers(0, 33, n) / 32
b = (rng.random(n) < 0.2 + 0.6 * p).astype(int)
p[:2], b[:2] = (1, 0), (0, 1)  # confident mistakes
yes = (p >= 0.5).astype(int)


def of_binary(w):
    edges = np.linspace(0, 1, 9)[1:-1]  # eighths, and so are some outputs
    bins = [np.searchsorted(edges, p) == i for i in range(8)]
    curve = [[np.average(v[i], weights=w[i]) for i in bins if i.any()] for v in (p, b)]
    if (w == 1).all():
        np.testing.assert_array_equal(curve[::-1], calibration_curve(b, p, n_bins=8))
    return {
        "accuracy": metrics.accuracy_score(b, yes, sample_weight=w),
        "balanced_accuracy": metrics.balanced_accuracy_score(b, yes, sample_weight=w),
        "averages": average_scores(b, yes, w),
        "scores": metrics.precision_recall_fscore_support(
            b, yes, average="binary", sample_weight=w)[:3],
        "roc_auc": metrics.roc_auc_score(b, p, sample_weight=w),
        "average_precision": metrics.average_precision_score(b, p, sample_weight=w),
        "average_precision_of_no": metrics.average_precision_score(1 - b, -p, sample_weight=w),
        "log_loss": metrics.log_loss(b, p, sample_weight=w),
        "brier": metrics.brier_score_loss(b, p, sample_weight=w),
        "calibration": np.transpose(curve),
    }


out.write("\n")
array("binary_outputs", p)
array("binary_targets", b, "int")
structs("OfBinary", {"binary": of_binary(np.ones(n)), "weighted_binary": of_binary(w)})
structs("OfCurves", {"weighted_curves": {
    "roc": metrics.roc_curve(b, p, sample_weight=w, drop_intermediate=False)[:2],
    "precision_recall": metrics.precision_recall_curve(b, p, sample_weight=w)[:2],
    "thresholds": metrics.precision_recall_curve(b, p, sample_weight=w)[2],
    "det": metrics.det_curve(b, p, sample_weight=w),
}})

v = rng.integers(-32, 33, (n, 2)) / 32
u = v + rng.integers(-8, 9, (n, 2)) / 32


def of_values(w):
    return {
        "mse": metrics.mean_squared_error(v, u, sample_weight=w),
        "rmse": metrics.mean_squared_error(v, u, sample_weight=w, squared=False),
        "mae": metrics.mean_absolute_error(v, u, sample_weight=w),
        "r2": metrics.r2_score(v, u, sample_weight=w),
    }


out.write("\n")
array("value_outputs", u)
array("value_targets", v)
structs("OfValues", {"values": of_values(np.ones(n)), "weighted_values": of_values(w)})
out.write("\n}  // namespace golden\n")
out.close()
