"""Fit the small table that turns evidence into the probability that a room was understood.

Fitted to painted rooms of the calibration seeds: never trained on, never judged.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from staging.engines.studio.model import Points
from staging.engines.studio.training.rooms import DATA_VERSION
from staging.engines.studio.understand import entry
from staging.engines.studio.understand.annotations import load
from staging.engines.studio.understand.evaluate import Row, judge
from staging.engines.studio.understand.verdict import SIGNS, Signs, disputed, evidence, guessed

RIDGE = 0.01
FOLDS = 5
LEAST_GREEN, HIGHEST_GREEN = 0.55, 0.97
"""Green begins above every photo that was misread and neither disputed nor guessed, within these; no sign tells a wrong
camera that many lines speak for.
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """One photo's signs, and how it turned out."""

    name: str
    signs: Signs
    row: Row


def look(folder: Path) -> list[Sample]:
    """Understand every stageable photo of a folder and keep what the fits need."""
    out = []
    for known in load(folder):
        seen = entry.see(known.photo())
        if seen is None or not known.note["stageable"]:
            continue
        u, signs = entry.describe(known.photo(), seen)
        out.append(Sample(known.name, signs, judge(known, u)))
    return out


def probabilities(coefficients: Points, x: Points) -> Points:
    """(n,) for (n, features)."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x @ coefficients, -50, 50))))


def fit(x: Points, y: NDArray[np.bool_]) -> Points:
    """(features,) of the logistic regression of ``y`` on ``x``."""

    def loss(c: Points) -> tuple[float, Points]:
        p = np.clip(probabilities(c, x), 1e-12, 1 - 1e-12)
        value = -np.where(y, np.log(p), np.log(1 - p)).mean() + RIDGE * (c[1:] ** 2).mean()
        slope = (p - y) @ x / len(y)
        slope[1:] += 2 * RIDGE * c[1:] / (len(c) - 1)
        return float(value), slope

    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x)


def _crossed(x: Points, y: NDArray[np.bool_]) -> Points:
    """Probabilities for each photo by a fit to others only."""
    out, fold = np.zeros(len(y)), np.arange(len(y)) % FOLDS
    for k in range(FOLDS):
        out[fold == k] = probabilities(fit(x[fold != k], y[fold != k]), x[fold == k])
    return out


def confidence_table(samples: Iterable[Sample]) -> dict[str, Any]:
    """The table for `verdict`: the probability that a room is good, and its reliability on photos not fitted to."""
    samples = list(samples)
    x = np.array([evidence(sample.signs) for sample in samples])
    y = np.array([sample.row.good for sample in samples])
    p = _crossed(x, y)
    bins = [(p >= low) & (p < low + 0.2 + 1e-9 * (low > 0.7)) for low in (0.0, 0.2, 0.4, 0.6, 0.8)]
    shown = [not disputed(each.signs) and not guessed(each.signs) for each in samples]
    wrong = [float(q) for q, each, fair in zip(p, samples, shown, strict=True) if each.row.misread and fair]
    return {
        "features": SIGNS,
        "green_from": round(min(HIGHEST_GREEN, max([LEAST_GREEN, *(q + 0.01 for q in wrong)])), 3),
        "coefficients": np.round(fit(x, y), 4).tolist(),
        "photos": len(y),
        "good": int(y.sum()),
        "cross_validated": [
            {
                "from": round(0.2 * i, 1),
                "photos": int(b.sum()),
                "claimed": round(float(p[b].mean()), 3),
                "good": round(float(y[b].mean()), 3),
            }
            for i, b in enumerate(bins)
            if b.any()
        ],
    }


def calibrate(folders: Iterable[Path], out: Path) -> None:
    """Write ``confidence.json`` into ``out``."""
    write([sample for folder in folders for sample in look(folder)], out)


def write(samples: list[Sample], out: Path) -> None:
    """The table from what `look` gave."""
    text = json.dumps({"data_version": DATA_VERSION, **confidence_table(samples)}, indent=1)
    (out / "confidence.json").write_text(text + "\n")
