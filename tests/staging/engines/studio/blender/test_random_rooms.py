"""Rendering random rooms, tiny, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import cv2
import pytest

from staging.engines.studio.training.draw import draw

# Together they have everything that a room may have, two with a fireplace.
SEEDS = [str(seed) for seed in (*range(10), 12, 13)]

pytestmark = [pytest.mark.render, pytest.mark.slow]


def test_rooms_render_at_their_size(tmp_path):
    command = [sys.executable, "-m", "staging.engines.studio.blender.random_rooms", str(tmp_path), "64", "1"]
    done = subprocess.run([*command, *SEEDS], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    for seed in SEEDS:
        room, photo = draw(int(seed), 64), cv2.imread(str(tmp_path / f"{int(seed):07d}.png"))
        assert photo.shape == (room.camera.height, room.camera.width, 3)
        assert photo.std() > 1
