"""The network in PyTorch, for training only; in use it runs in `staging.engines.studio.understand.network`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor, nn
from torch.nn import functional

CHANNELS = (24, 32, 48, 80, 112)
FACES, EDGES, THINGS = 4, 3, 7
UNSEEN = -4.0
"""Score of an output that the weights started from lack, before it has learned."""
HIDDEN = 4
"""Channels between the two layers of a mix, for each one outside."""


def _reduce(before: int, after: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(before, after, 3, 2, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """A convolution and a two-layer mix of channels, added to its input; nothing at first."""

    def __init__(self, channels: int, dilation: int = 1) -> None:
        super().__init__()
        hidden = HIDDEN * channels
        self.a = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, dilation, dilation, bias=False),
            nn.BatchNorm2d(channels),
            nn.Conv2d(channels, hidden, 1, bias=False),
            nn.BatchNorm2d(hidden),
            nn.ReLU(inplace=True),
            nn.Conv2d(hidden, channels, 1, bias=False),
            nn.BatchNorm2d(channels),
        )
        nn.init.zeros_(self.a[-1].weight)

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.a(x))


class Net(nn.Module):
    """(n, 6, h, w) → logits (n, 14, h/2, w/2): 4 faces, 3 edges, 7 things."""

    def __init__(self) -> None:
        super().__init__()
        c = CHANNELS
        self.s0 = nn.Sequential(_reduce(6, c[0]), Residual(c[0]))
        self.s1 = nn.Sequential(_reduce(c[0], c[1]), Residual(c[1]), Residual(c[1]))
        self.s2 = nn.Sequential(_reduce(c[1], c[2]), Residual(c[2]), Residual(c[2]), Residual(c[2], 2))
        self.s3 = nn.Sequential(
            _reduce(c[2], c[3]), Residual(c[3]), Residual(c[3], 2), Residual(c[3]), Residual(c[3], 2)
        )
        self.s4 = nn.Sequential(
            _reduce(c[3], c[4]), Residual(c[4]), Residual(c[4], 2), Residual(c[4], 3),
            Residual(c[4]), Residual(c[4], 2), Residual(c[4], 3),
        )  # fmt: skip
        self.l = nn.ModuleList([nn.Conv2d(c[i + 1], c[i], 1) for i in range(4)])
        self.r = nn.ModuleList([Residual(c[i]) for i in range(4)])
        self.q = nn.ModuleList([Residual(c[i]) for i in range(4)])
        self.out = nn.Conv2d(c[0], FACES + EDGES + THINGS, 3, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        seen = [self.s0(x)]
        for stage in (self.s1, self.s2, self.s3, self.s4):
            seen.append(stage(seen[-1]))
        y = seen[4]
        for i in (3, 2, 1, 0):
            up = functional.interpolate(self.l[i](y), size=seen[i].shape[-2:], mode="bilinear", align_corners=False)
            y = self.q[i](self.r[i](seen[i] + up))
        return torch.as_tensor(self.out(y))


def start_from(net: Net, weights: dict[str, Any]) -> None:
    """Load weights of a network with fewer outputs; the outputs it lacks start small."""
    own = net.state_dict()
    for name, value in weights.items():
        if own[name].shape == value.shape:
            own[name] = value
        else:
            own[name] = own[name] * 0.1
            own[name][: len(value)] = value
    net.load_state_dict(own)


def start_from_onnx(net: Net, path: Path, inputs: Tensor) -> None:
    """Load what was exported, so that training goes on from the weights that are shipped.

    Exporting folds each normalisation into the convolution before it. To unfold, the normalisation is given the mean
    and spread that its convolution has on ``inputs``, and a scale and shift that undo them: the network computes what
    the file does, and can be trained.

    A smaller network of this kind is grown (Chen et al. 2016, Net2Net): what it has keeps its place, and what is new
    adds nothing until it has learned to.

    Args:
        path: of the same architecture, or of one with depthwise convolutions, fewer channels between, fewer residuals.
        inputs: (n, 6, h, w), some pictures to measure on; the more, the closer in training.
    """
    net.eval()
    folded = _convolutions(path)
    pairs = _normalised(net)
    for name, conv in (each for each in net.named_modules() if isinstance(each[1], nn.Conv2d)):
        if name not in folded:
            continue
        weight, bias = folded[name]
        conv.weight.data = _grown(weight, conv.weight.data)
        if conv.bias is not None:
            conv.bias.data = functional.pad(bias, (0, len(conv.weight) - len(bias)), value=UNSEEN)
        else:
            missing = len(conv.weight) - len(bias)
            pairs[name].register_forward_pre_hook(_unfold(functional.pad(bias, (0, missing))))
    with torch.no_grad():
        net(inputs)
    for norm in pairs.values():
        norm._forward_pre_hooks.clear()


def _grown(old: Tensor, new: Tensor) -> Tensor:
    """Weights of a convolution of the size of ``new`` that makes of the old inputs the old outputs, first in order."""
    if old.shape[1] == 1 and new.shape[1] == len(old):  # depthwise: each channel from itself alone
        old = old.transpose(0, 1) * torch.eye(len(old))[..., None, None]
    grown = new.clone()
    grown[: len(old)] = 0.0
    grown[: old.shape[0], : old.shape[1]] = old
    return grown


def _convolutions(path: Path) -> dict[str, tuple[Tensor, Tensor]]:
    """Weight and bias of each convolution by its module's name."""
    graph = onnx.load(str(path)).graph
    arrays = {each.name: torch.from_numpy(onnx.numpy_helper.to_array(each).copy()) for each in graph.initializer}
    out = {}
    for node in (each for each in graph.node if each.op_type == "Conv"):
        # "/s0/s0.1/a/a.2/Conv": each part that is followed by one of its own children is only their beginning.
        parts = node.name.split("/")[1:-1]
        whole = [a for a, b in zip(parts, [*parts[1:], ""], strict=True) if not b.startswith(f"{a}.")]
        out[".".join(whole)] = (arrays[node.input[1]], arrays[node.input[2]])
    return out


def _normalised(net: Net) -> dict[str, nn.BatchNorm2d]:
    """The normalisation behind each convolution that has one, by the convolution's name."""
    out, before = {}, ""
    for name, module in net.named_modules():
        if isinstance(module, nn.BatchNorm2d):
            out[before] = module
        elif isinstance(module, nn.Conv2d):
            before = name
    return out


def _unfold(bias: Tensor) -> Any:
    """A hook that sets a normalisation by the first input it gets, so that it adds ``bias`` and no more."""

    def hook(norm: nn.BatchNorm2d, given: tuple[Tensor]) -> None:
        mean, spread = given[0].mean((0, 2, 3)), given[0].var((0, 2, 3), unbiased=False)
        norm.running_mean, norm.running_var = mean, spread
        norm.weight.data, norm.bias.data = (spread + norm.eps).sqrt(), bias + mean

    return hook
