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


def export(folder: Path, out: Path, blend: Path | None = None, share: float = 1.0, which: str = "best") -> None:
    """Write ``out`` (``….onnx``) and ``….json``.

    Args:
        blend: exported weights to average with. Those the run started from: much of what it learned anew and of what
            it knew before is kept (Wortsman et al. 2022, Robust fine-tuning). Others of the same run: steadier than
            either (Izmailov et al. 2018, Averaging weights leads to wider optima).
        share: of the weights exported here in the average, [0, 1].
        which: ``best`` or ``last`` of the run.

    Raises:
        ArithmeticError: ONNX and PyTorch disagree.
    """
    net = Net()
    net.load_state_dict(torch.load(folder / f"{which}.pt", map_location="cpu", weights_only=True))
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
    shutil.copy(folder / f"{which}.json", out.with_suffix(".json"))
    recipe = json.loads(out.with_suffix(".json").read_text())
    if blend is not None:
        onnx.save(averaged(onnx.load(blend), onnx.load(out), share), out)
        recipe |= {"blended_with": blend.name, "share": share}
    out.with_suffix(".json").write_text(json.dumps({**recipe, "onnx_difference": difference}, indent=1) + "\n")


def averaged(first: onnx.ModelProto, second: onnx.ModelProto, share: float) -> onnx.ModelProto:
    """``second`` with every weight moved towards that of the same name in ``first``, which may lack outputs.

    Args:
        share: of ``second``'s own weights.
    """
    others = {weights.name: onnx.numpy_helper.to_array(weights) for weights in first.graph.initializer}
    for weights in second.graph.initializer:
        own = onnx.numpy_helper.to_array(weights)
        if own.dtype.kind == "f":
            other = others[weights.name]
            mixed, both = own.copy(), tuple(slice(n) for n in other.shape)
            mixed[both] = share * own[both] + (1 - share) * other
            weights.CopyFrom(onnx.numpy_helper.from_array(mixed, weights.name))
    return second
