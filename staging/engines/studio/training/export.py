"""The best weights of a training run as ONNX, with their recipe and figures as JSON beside them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import onnx.numpy_helper
import onnxruntime
import torch

from staging.engines.studio.training.net import Net

TOLERANCE = 1e-3


def export(folder: Path, out: Path, blend: Path | None = None, share: float = 1.0) -> None:
    """Write ``out`` (``….onnx``) and ``….json``.

    Args:
        blend: earlier exported weights to average with, those the run started from: much of what it learned anew
            and of what it knew before is kept (Wortsman et al. 2022, Robust fine-tuning).
        share: of the run's own weights in the average, [0, 1].

    Raises:
        ArithmeticError: ONNX and PyTorch disagree.
    """
    net = Net()
    net.load_state_dict(torch.load(folder / "best.pt", map_location="cpu", weights_only=True))
    net.eval()
    x = torch.randn(2, 6, 160, 240, generator=torch.Generator().manual_seed(0))
    torch.onnx.export(
        net, (x,), str(out), input_names=["image_and_rays"], output_names=["logits"], opset_version=17, dynamo=False,
        dynamic_axes={"image_and_rays": {0: "n", 2: "h", 3: "w"}, "logits": {0: "n", 2: "h2", 3: "w2"}},
    )  # fmt: skip
    session = onnxruntime.InferenceSession(str(out), providers=["CPUExecutionProvider"])
    with torch.no_grad():
        difference = float(np.abs(session.run(None, {"image_and_rays": x.numpy()})[0] - net(x).numpy()).max())
    if difference > TOLERANCE:
        raise ArithmeticError(f"ONNX and PyTorch differ by {difference:.2g}.")
    shutil.copy(folder / "best.json", out.with_suffix(".json"))
    recipe = json.loads(out.with_suffix(".json").read_text())
    if blend is not None:
        onnx.save(averaged(onnx.load(blend), onnx.load(out), share), out)
        recipe |= {"blended_with": blend.name, "share": share}
    out.with_suffix(".json").write_text(json.dumps({**recipe, "onnx_difference": difference}, indent=1) + "\n")


def averaged(first: onnx.ModelProto, second: onnx.ModelProto, share: float) -> onnx.ModelProto:
    """``first`` with every weight moved by ``share`` towards that of the same name in ``second``."""
    others = {weights.name: onnx.numpy_helper.to_array(weights) for weights in second.graph.initializer}
    for weights in first.graph.initializer:
        own = onnx.numpy_helper.to_array(weights)
        if own.dtype.kind == "f":
            mixed = (1 - share) * own + share * others[weights.name]
            weights.CopyFrom(onnx.numpy_helper.from_array(mixed.astype(own.dtype), weights.name))
    return first
