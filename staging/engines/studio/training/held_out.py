"""Folders of random rooms with their truth, made once and kept: painted here, or path-traced by Blender."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from staging.engines.studio.training.draw import draw
from staging.engines.studio.training.paint import paint
from staging.engines.studio.training.rooms import DATA_VERSION
from staging.engines.studio.training.truth import truth

ROOT = Path(".local/rooms")
PAINTED_SIZE, TRACED_SIZE = 960, 640


def name_of(seed: int) -> str:
    """File name of a room's photo."""
    return f"{seed:07d}.png"


def _write(folder: Path, notes: dict[str, Any]) -> None:
    (folder / "annotations.json").write_text(json.dumps(notes, separators=(",", ":")) + "\n")


def _notes(folder: Path) -> dict[str, Any]:
    path = folder / "annotations.json"
    return dict(json.loads(path.read_text())) if path.exists() else {}


def painted(seeds: range, root: Path = ROOT, size: int = PAINTED_SIZE) -> Path:
    """The folder of the painted rooms, which `paint` fills as far as it is not yet."""
    folder = root / f"painted-{DATA_VERSION}-{size}-{seeds.start}-{seeds.stop}"
    folder.mkdir(parents=True, exist_ok=True)
    notes = _notes(folder)
    for seed in seeds:
        if name_of(seed) not in notes:
            notes[name_of(seed)] = _paint(folder, seed, size)
            _write(folder, notes)
    return folder


def _paint(folder: Path, seed: int, size: int) -> dict[str, Any]:
    room = draw(seed, size)
    made = paint(room)
    cv2.imwrite(str(folder / name_of(seed)), np.ascontiguousarray(made.photo[..., ::-1]))
    return _labelled(folder, seed, truth(room, made), made.surface)


def _labelled(folder: Path, seed: int, note: dict[str, Any], surface: np.ndarray[Any, Any]) -> dict[str, Any]:
    """Keeps the surface map too: pixel errors of the layout are measured on it."""
    faces = f"{seed:07d}.faces.png"
    cv2.imwrite(str(folder / faces), surface)
    return {**note, "faces": faces}


def traced(seeds: range, root: Path = ROOT, size: int = TRACED_SIZE, samples: int = 16) -> Path:
    """The folder of the path-traced rooms, which Blender fills as far as it is not yet, in a process of its own.

    Raises:
        subprocess.CalledProcessError: Blender failed.
    """
    folder = root / f"traced-{DATA_VERSION}-{size}-{seeds.start}-{seeds.stop}"
    folder.mkdir(parents=True, exist_ok=True)
    notes = _notes(folder)
    missing = [seed for seed in seeds if name_of(seed) not in notes]
    unrendered = [seed for seed in missing if not (folder / name_of(seed)).exists()]
    if unrendered:
        render = [
            sys.executable,
            "-m",
            "staging.engines.studio.blender.random_rooms",
            str(folder),
            str(size),
            str(samples),
        ]
        subprocess.run([*render, *map(str, unrendered)], check=True)  # noqa: S603 - our own module
    for seed in missing:
        room = draw(seed, size)
        made = paint(room, 1.0)
        notes[name_of(seed)] = _labelled(folder, seed, truth(room, made), made.surface)
        _write(folder, notes)
    return folder
