"""The figures of an evaluation as Markdown."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable

import numpy as np

from staging.engines.studio.understand.evaluate import Row

KINDS = ("window", "door", "passage", "fixture", "any", "lamp")
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)


def _percent(value: float, digits: int = 1) -> str:
    return "–" if math.isnan(value) else f"{100 * value:.{digits}f}%"


def table(rows: Iterable[Row]) -> str:
    """One line per photo."""
    lines = [
        "| photo | verdict | sure | floor IoU | boundary median / p90 | layout | focal | horizon | up | openings | s |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *(_line(row) for row in rows)])


def _line(r: Row) -> str:
    found, true, right, said = r.found.get("any", (0, 0, 0, 0))
    return (
        f"| {r.photo} | {r.verdict} {r.code} | {r.confidence:.2f} | {r.floor:.3f} | {_percent(r.boundary, 2)} / "
        f"{_percent(r.boundary_p90, 2)} | {_percent(r.layout)} | {_percent(r.focal)} | {_percent(r.horizon, 2)} "
        f"| {r.vertical_deg:.2f}° | {found}/{true}, {right}/{said} | {r.cpu_s:.1f} |"
    )


def _spread(values: list[float]) -> str:
    known = [v for v in values if not math.isnan(v)]
    if not known:
        return "–"
    mean, median, p90 = np.mean(known), np.median(known), np.quantile(known, 0.9)
    return f"{_percent(float(mean), 2)} / {_percent(float(median), 2)} / {_percent(float(p90), 2)} ({len(known)})"


def _share(part: int, whole: int) -> str:
    return f"{_percent(part / whole, 0)} ({part} of {whole})" if whole else "–"


def openings(rows: list[Row]) -> list[str]:
    """Recall and precision by kind, over photos that can be staged."""
    out = []
    for kind in KINDS:
        counts = np.array([r.found[kind] for r in rows if kind in r.found], int).reshape(-1, 4).sum(0)
        found, true, right, said = (int(n) for n in counts)
        name = "openings of any kind" if kind == "any" else f"{kind}s"
        out.append(f"| {name}: recall; precision | {_share(found, true)}; {_share(right, said)} |")
    return out


def refusals(rows: list[Row]) -> list[str]:
    """How well it knows what cannot be staged."""
    refused = [r for r in rows if r.verdict == "red"]
    fit, unfit = [r for r in rows if r.stageable], [r for r in rows if not r.stageable]
    rightly = sum(not r.stageable for r in refused)
    greens = [r for r in rows if r.verdict == "green"]
    wrong, of_fit = sum(r.wrong for r in greens), sum(r.wrong for r in greens if r.stageable)
    return [
        f"| refusal precision; recall | {_share(rightly, len(refused))}; {_share(rightly, len(unfit))} |",
        f"| stageable photos refused | {_share(len(refused) - rightly, len(fit))} |",
        f"| green and plainly wrong; of them stageable | {wrong}; {of_fit} |",
        f"| green, of stageable | {_share(sum(r.stageable for r in greens), len(fit))} |",
    ]


def reliability(rows: list[Row]) -> str:
    """How often a confidence comes true: stageable photos by what was claimed."""
    lines = ["| confidence | photos | mean claimed | understood |", "|---|---|---|---|"]
    known = [r for r in rows if r.stageable]
    for low, high in itertools.pairwise(BINS):
        here = [r for r in known if low <= r.confidence < high or r.confidence == high == 1.0]
        if here:
            claimed = float(np.mean([r.confidence for r in here]))
            lines.append(f"| {low}–{high} | {len(here)} | {claimed:.2f} | {np.mean([r.good for r in here]):.2f} |")
    return "\n".join(lines)


def summary(rows: list[Row]) -> str:
    """All figures of a folder, geometry over the photos that can be staged."""
    fit = [r for r in rows if r.stageable]
    values: dict[str, Callable[[Row], float]] = {
        "wall–floor boundary, median of each photo": lambda r: r.boundary,
        "layout, pixels of the wrong surface (boxes)": lambda r: r.layout,
        "sofa-sized box, corners off by": lambda r: r.insertion,
        "focal length": lambda r: r.focal,
        "horizon, of the height": lambda r: r.horizon,
        "walls' distances": lambda r: r.walls,
        "camera height": lambda r: r.height,
    }
    floors = [r.floor for r in fit]
    ups = [r.vertical_deg for r in fit if not math.isnan(r.vertical_deg)]
    lines = [
        f"| {len(rows)} photos, {len(fit)} of them stageable | mean / median / p90 (photos) |",
        "|---|---|",
        f"| floor IoU: mean / median / worst tenth | {np.mean(floors):.3f} / {np.median(floors):.3f} / "
        f"{np.quantile(floors, 0.1):.3f} |",
    ]
    lines += [f"| {name} | {_spread([value(r) for r in fit])} |" for name, value in values.items()]
    if ups:
        lines.append(f"| up: mean / median | {np.mean(ups):.2f}° / {np.median(ups):.2f}° |")
    lines += [*openings(fit), *refusals(rows)]
    cpu, wall = np.median([r.cpu_s for r in rows]), np.median([r.wall_s for r in rows])
    lines.append(f"| CPU-seconds; seconds, median | {cpu:.2f}; {wall:.2f} |")
    return "\n".join(lines)
