"""How long staging takes and how much memory it needs, by photo size.

``python -m tests.bench.stage [--sizes 1200x800 6000x4000]`` stages a sample room through `manage.py stage`, exactly as
a person would, and prints wall seconds, CPU seconds, peak memory of the whole process tree, and seconds by step. These
machines are noisy: compare figures of one run with each other, not with those of another day.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
PAGE = os.sysconf("SC_PAGE_SIZE")


def children(pid: int) -> Iterator[int]:
    """``pid`` and everything it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from children(int(child))


def resident_bytes(pid: int) -> int:
    total = 0
    try:
        for p in children(pid):
            total += int(Path(f"/proc/{p}/statm").read_text().split()[1]) * PAGE
    except (FileNotFoundError, ProcessLookupError):
        pass
    return total


class PeakMemory(threading.Thread):
    """Samples a process tree's resident memory ten times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.done = pid, 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.1):
            self.peak = max(self.peak, resident_bytes(self.pid))


def photo_of(size: tuple[int, int], folder: Path, sample: str) -> Path:
    path = folder / f"{size[0]}x{size[1]}.jpg"
    source = Image.open(ROOT / "staging" / "samples" / f"{sample}.jpg")
    source.resize(size, Image.Resampling.LANCZOS).save(path, quality=95)
    return path


def measure(photo: Path, room: str, style: str, out: Path) -> dict[str, float | dict[str, float]]:
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "manage.py", "stage", str(photo), "--room", room, "--style", style, "--out", str(out)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    memory = PeakMemory(process.pid)
    memory.start()
    code = process.wait()
    memory.done.set()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code:
        raise SystemExit(f"staging {photo.name} ended with exit code {code}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    proof = json.loads((out / "proof.json").read_text())
    return {
        "wall": time.perf_counter() - started,
        "cpu": cpu,
        "peak_mb": memory.peak / 2**20,
        "seconds": proof.get("seconds", {}),
    }


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", default=["864x576", "1200x800", "2048x1365", "3000x2000", "6000x4000"])
    parser.add_argument("--sample", default="living-room")
    parser.add_argument("--room", default="living_room")
    parser.add_argument("--style", default="modern")
    a = parser.parse_args(argv)
    print(f"{'photo':>12} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}  by step")
    with tempfile.TemporaryDirectory() as name:
        for text in a.sizes:
            width, height = (int(n) for n in text.split("x"))
            photo = photo_of((width, height), Path(name), a.sample)
            m = measure(photo, a.room, a.style, Path(name) / text)
            steps = "  ".join(f"{k} {v:.1f}" for k, v in dict(m["seconds"]).items())
            print(f"{text:>12} {m['wall']:8.1f} {m['cpu']:8.1f} {m['peak_mb']:8.0f}  {steps}", flush=True)


if __name__ == "__main__":
    main()
