"""Renders of the empty room, kept so that a photo's next style need not render the same again."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from pathlib import Path

from staging.engines.studio.render.passes import Image

KEPT_BYTES = 64 * 2**20


class Empties:
    """The renders used last, by `empty_key`, all together not larger than ``most`` bytes. For any thread."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self._most = most
        self._kept: OrderedDict[str, Image] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Image | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, pixels: Image) -> None:
        """Keep ``pixels``, which nobody may change any more, instead of what was not used for longest."""
        pixels.setflags(write=False)
        with self._lock:
            self._kept[key] = pixels
            while sum(each.nbytes for each in self._kept.values()) > self._most:
                self._kept.popitem(last=False)


def empty_key(folder: Path) -> str:
    """What stands for the empty render of the job in ``folder``: a hash of all that the renderer gets to read, but for
    the furniture, what hides it, what its mirrors show and the other passes, none of which it looks at then."""
    job = json.loads((folder / "job.json").read_text())
    none = dict.fromkeys(("items", "hiding", "panes"), ())
    read = {**job, **none, "passes": [each for each in job["passes"] if each["kind"] == "empty"]}
    digest = hashlib.sha256(json.dumps(read, sort_keys=True).encode())
    for texture in sorted(folder.glob("*.npy")):
        digest.update(texture.name.encode() + b"\0" + hashlib.sha256(texture.read_bytes()).digest())
    return digest.hexdigest()


def leave_out_empty(folder: Path) -> None:
    """Tell the renderer that somebody has the empty render of the job in ``folder`` already."""
    path = folder / "job.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "have": ["empty"]}))
