"""``python -m staging.engines.studio.training train|export|calibrate``: make what was learned again.

``train`` and ``export`` need PyTorch: ``pip install -r config/requirements/training.in``. None of this is used when
a photo is staged.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from staging.engines.studio.training.seeds import CALIBRATION

FOLDER = Path(".local/training")
WEIGHTS = Path("staging/engines/studio/understand/weights")
CALIBRATED = range(CALIBRATION.start + 200, CALIBRATION.start + 400)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    out = argparse.ArgumentParser(prog="python -m staging.engines.studio.training", description=__doc__)
    kinds = out.add_subparsers(dest="command", required=True)
    train = kinds.add_parser("train", help="train on painted rooms; goes on where an earlier run stopped")
    train.add_argument("--folder", type=Path, default=FOLDER)
    train.add_argument("--minutes", type=float, default=240.0)
    train.add_argument("--start", type=Path, help="begin with these: exported (.onnx), or .pt, which may lack outputs")
    train.add_argument("--seed", type=int, default=0, help="0 to 98: other rooms, other first weights")
    train.add_argument("--workers", type=int, default=0, help="processes that paint rooms; 0: the one that learns")
    train.add_argument("--rate", type=float, help="highest learning rate (default: by --start)")
    train.add_argument("--bfloat16", action="store_true", help="twice as fast on processors with AMX and on cards")
    export = kinds.add_parser("export", help="write the best weights as ONNX, with their recipe beside them")
    export.add_argument("--folder", type=Path, default=FOLDER)
    export.add_argument("--out", type=Path, required=True)
    export.add_argument("--blend", type=Path, help="average with these weights (.onnx): those begun with, or the last")
    export.add_argument("--share", type=float, default=1.0, help="of this run in that average, 0 to 1")
    export.add_argument("--which", choices=("best", "last"), default="best", help="of the run's weights")
    tables = kinds.add_parser("calibrate", help="fit the confidence to painted rooms")
    tables.add_argument("folders", type=Path, nargs="*", help="annotated folders instead of freshly painted rooms")
    tables.add_argument("--out", type=Path, default=WEIGHTS)
    return out


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command."""
    arguments = parser().parse_args(argv)
    if arguments.command == "train":
        from staging.engines.studio.training.train import Run

        a = arguments
        Run(a.folder, a.minutes, a.start, a.seed, a.workers, a.bfloat16, a.rate).go()
    elif arguments.command == "calibrate":
        from staging.engines.studio.training.calibrate import calibrate
        from staging.engines.studio.training.held_out import painted

        calibrate(arguments.folders or [painted(CALIBRATED, size=800)], arguments.out)
    else:
        from staging.engines.studio.training.export import export

        export(arguments.folder, arguments.out, arguments.blend, arguments.share, arguments.which)


if __name__ == "__main__":
    main()
