"""The best weights of a training run as ONNX, with their recipe and figures as JSON beside them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from staging.engines.studio.training.net import Net

TOLERANCE = 1e-3


def export(folder: Path, out: Path) -> None:
    """Write ``out`` (``….onnx``) and ``….json``.

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
    out.with_suffix(".json").write_text(json.dumps({**recipe, "onnx_difference": difference}, indent=1) + "\n")
