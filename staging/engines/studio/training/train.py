"""Train the network on painted rooms. Resumable: run it again with the same folder to go on where it stopped."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset, IterableDataset, get_worker_info

from staging.engines.studio.training.batches import Batch, batches, fixed
from staging.engines.studio.training.net import EDGES, FACES, THINGS, Net, start_from, start_from_onnx
from staging.engines.studio.training.rooms import DATA_VERSION
from staging.engines.studio.training.seeds import CALIBRATION, TRAINING

RATE, DECAY, WARM_UP = 3e-3, 1e-4, 60
WARM_RATE = 1.5e-3
"""Highest learning rate where training starts from earlier weights; much lower where it does for an hour only."""
AVERAGE = 0.998
THING_WEIGHTS = (0.6, 1.5, 2.5, 2.5, 2.5, 1.5, 4.0)
EDGE_LOSS, THING_LOSS = 0.7, 1.2
SAVE_EVERY_S = 180.0
MEASUREMENTS = 20
"""In the time a run is given."""
ROOMS_A_WORKER = 500_000
"""Seeds kept for each painting process; a run has ten million."""
AHEAD = 4
"""Batches that each painting process has ready."""
MEASURED = range(CALIBRATION.start, CALIBRATION.start + 96)
"""Rooms to choose the best weights by; neither trained on nor held out for the report."""


def loss_of(logits: Tensor, batch: Mapping[str, Tensor]) -> Tensor:
    """Cross-entropy of faces and things, weighted binary cross-entropy of edges."""
    faces, edges, things = logits[:, :FACES], logits[:, FACES : FACES + EDGES], logits[:, FACES + EDGES :]
    a = functional.cross_entropy(faces, batch["faces"], ignore_index=255)
    b = functional.binary_cross_entropy_with_logits(
        edges, batch["edges"], pos_weight=torch.tensor(4.0, device=logits.device)
    )
    c = functional.cross_entropy(things, batch["things"], weight=torch.tensor(THING_WEIGHTS, device=logits.device))
    return a + EDGE_LOSS * b + THING_LOSS * c


def tensors(batch: Batch) -> dict[str, Tensor]:
    """The same as tensors."""
    return {name: torch.from_numpy(getattr(batch, name)) for name in ("inputs", "faces", "things", "edges")}


class Painted(IterableDataset[dict[str, Tensor]]):
    """Batches without end; each process that paints has seeds of its own."""

    def __init__(self, first_seed: int) -> None:
        self.first_seed = first_seed

    def __iter__(self) -> Iterator[dict[str, Tensor]]:
        info = get_worker_info()
        return map(tensors, batches(self.first_seed + (info.id if info else 0) * ROOMS_A_WORKER))


class Measured(Dataset[dict[str, Tensor]]):
    """The rooms of `MEASURED`, one a batch."""

    def __len__(self) -> int:
        return len(MEASURED)

    def __getitem__(self, i: int) -> dict[str, Tensor]:
        return tensors(fixed(MEASURED[i : i + 1]))


def _one_thread(_worker: int) -> None:
    cv2.setNumThreads(0)


def loaded(data: Dataset[dict[str, Tensor]], workers: int) -> DataLoader[dict[str, Tensor]]:
    """Painted by ``workers`` processes, 0 for this one. What comes, and in which order, depends on their number."""
    return DataLoader(
        data, batch_size=None, num_workers=workers, prefetch_factor=AHEAD if workers else None,
        worker_init_fn=_one_thread, pin_memory=torch.cuda.is_available(),
    )  # fmt: skip


def _overlap(a: Any, b: Any) -> float:
    return float((a & b).sum() / (a | b).sum())


def measure(net: Net, batch: Mapping[str, Tensor]) -> dict[str, float]:
    """Accuracy of the faces, overlap of the floor, and mean overlap of the seven things."""
    net.eval()
    device = next(net.parameters()).device
    with torch.no_grad():
        logits = np.concatenate([net(x.to(device)).cpu().numpy() for x in batch["inputs"].split(8)])
    true, true_things = batch["faces"].numpy(), batch["things"].numpy()
    faces, things = logits[:, :FACES].argmax(1), logits[:, FACES + EDGES :].argmax(1)
    known = true != 255
    overlaps = [_overlap(things == k, true_things == k) for k in range(THINGS)]
    return {
        "faces": float((faces == true)[known].mean()),
        "floor": _overlap((faces == 0) & known, true == 0),
        "things": float(np.mean(overlaps)),
        **{f"thing_{k}": float(value) for k, value in enumerate(overlaps)},
    }


class Run:
    """One training run in a folder: ``state.pt`` to go on from, ``best.pt`` and ``best.json`` its best weights,
    ``last`` those it ended with.

    Learns on a CUDA card where there is one, and has rooms painted by as many processes as ``workers`` says. With
    ``short`` it computes in bfloat16: twice as fast on processors with AMX, slower on those without.
    """

    def __init__(
        self, folder: Path, minutes: float, start: Path | None, seed: int, workers: int, short: bool = False,
        highest: float | None = None,
    ) -> None:  # fmt: skip
        self.folder, self.minutes, self.start, self.seed, self.workers = folder, minutes, start, seed, workers
        self.short = short
        self.highest = highest or (RATE if start is None else WARM_RATE)
        folder.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(seed)
        fixed(MEASURED[:1])  # compiled here, once for all processes
        rooms = list(loaded(Measured(), workers))
        self.measured = {name: torch.cat([each[name] for each in rooms]) for name in rooms[0]}
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.net, self.average = Net(), Net()
        if start is not None:
            self._start(start)
        for net in (self.net, self.average):
            net.to(self.device, memory_format=torch.channels_last)
        self.average.load_state_dict(self.net.state_dict())
        self.optimizer = torch.optim.AdamW(self.net.parameters(), lr=RATE, weight_decay=DECAY)
        self.seconds, self.steps, self.best = 0.0, 0, -1.0
        if (folder / "state.pt").exists():
            self._resume()

    def _start(self, weights: Path) -> None:
        if weights.suffix == ".onnx":
            start_from_onnx(self.net, weights, self.measured["inputs"][:32])
        else:
            start_from(self.net, torch.load(weights, map_location="cpu", weights_only=True))

    def _resume(self) -> None:
        state = torch.load(self.folder / "state.pt", map_location=self.device, weights_only=True)
        self.net.load_state_dict(state["net"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.seconds, self.steps, self.best = state["seconds"], state["steps"], state["best"]

    def save(self) -> None:
        """Everything needed to go on, whole or not at all."""
        state = {
            "net": self.net.state_dict(), "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "seconds": self.seconds, "steps": self.steps, "best": self.best,
        }  # fmt: skip
        torch.save(state, self.folder / "state.tmp")
        (self.folder / "state.tmp").replace(self.folder / "state.pt")

    def rate(self) -> float:
        """Learning rate: warm-up by steps, cosine by time."""
        done = min(1.0, self.seconds / 60 / self.minutes)
        return float(self.highest * min(1.0, (self.steps + 1) / WARM_UP) * (0.5 * (1 + np.cos(np.pi * done)) + 0.005))

    def step(self, batch: Mapping[str, Tensor]) -> Tensor:
        """One step of gradient descent; the loss."""
        self.net.train()
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        data = {name: value.to(self.device, non_blocking=True) for name, value in batch.items()}
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.short):
            logits = self.net(data["inputs"].to(memory_format=torch.channels_last))
        loss = loss_of(logits.float(), data)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.steps += 1
        decay = min(AVERAGE, 1 - 1 / (1 + self.steps / 4))
        pairs = zip(self.average.state_dict().values(), self.net.state_dict().values(), strict=True)
        own, mine = zip(*(pair for pair in pairs if pair[0].is_floating_point()), strict=True)
        torch._foreach_lerp_(own, mine, 1 - decay)
        return loss.detach()

    def judge(self) -> dict[str, float]:
        """Measure the averaged weights and keep them if they are the best."""
        figures = measure(self.average, self.measured)
        score = figures["faces"] + figures["floor"] + figures["things"]
        if score > self.best:
            self.best = score
            self._keep("best", figures)
        return figures

    def _keep(self, name: str, figures: dict[str, float]) -> None:
        torch.save(self.average.state_dict(), self.folder / f"{name}.pt")
        (self.folder / f"{name}.json").write_text(json.dumps({**self.recipe(), "figures": figures}, indent=1) + "\n")

    def recipe(self) -> dict[str, Any]:
        """How the weights came to be."""
        return {
            "data_version": DATA_VERSION, "seed": self.seed, "steps": self.steps,
            "minutes": round(self.seconds / 60, 1), "device": self.device.type, "bfloat16": self.short,
            "workers": self.workers, "rate": self.highest,
            "started_from": None if self.start is None else self.start.name, "torch": torch.__version__,
        }  # fmt: skip

    def go(self) -> None:
        """Train until the time is over."""
        if self.device.type == "cpu":
            torch.set_num_threads(1)
        saved = judged = before = self.seconds
        losses: list[Tensor] = []
        begun = time.monotonic()
        # What a resumed run sees next was never seen before.
        for batch in loaded(Painted(TRAINING.start + self.seed * 10_000_000 + self.steps * 16), self.workers):
            losses.append(self.step(batch))
            self.seconds = before + time.monotonic() - begun
            if self.seconds - judged > 60 * self.minutes / MEASUREMENTS or self.steps == 50:
                judged = self.seconds
                line = f"{self.steps} steps, {self.seconds / 60:.1f} min, loss {torch.stack(losses[-50:]).mean():.4f}"
                sys.stdout.write(f"{line} {self.judge()}\n")
                sys.stdout.flush()
            if self.seconds - saved > SAVE_EVERY_S:
                saved = self.seconds
                self.save()
            if self.seconds > 60 * self.minutes:
                break
        self._keep("last", self.judge())
        self.save()
