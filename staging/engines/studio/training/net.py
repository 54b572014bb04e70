"""The network in PyTorch, for training only; in use it runs in `staging.engines.studio.understand.network`."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

CHANNELS = (24, 32, 48, 80, 112)
FACES, EDGES, THINGS = 4, 3, 6


def _reduce(before: int, after: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(before, after, 3, 2, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """A depthwise convolution and a two-layer mix of channels, added to its input."""

    def __init__(self, channels: int, dilation: int = 1) -> None:
        super().__init__()
        self.a = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, dilation, dilation, groups=channels, bias=False),
            nn.BatchNorm2d(channels),
            nn.Conv2d(channels, 2 * channels, 1, bias=False),
            nn.BatchNorm2d(2 * channels),
            nn.ReLU(inplace=True),
            nn.Conv2d(2 * channels, channels, 1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.a(x))


class Net(nn.Module):
    """(n, 6, h, w) → logits (n, 13, h/2, w/2): 4 faces, 3 edges, 6 things."""

    def __init__(self) -> None:
        super().__init__()
        c = CHANNELS
        self.s0 = nn.Sequential(_reduce(6, c[0]), Residual(c[0]))
        self.s1 = nn.Sequential(_reduce(c[0], c[1]), Residual(c[1]))
        self.s2 = nn.Sequential(_reduce(c[1], c[2]), Residual(c[2]), Residual(c[2]))
        self.s3 = nn.Sequential(_reduce(c[2], c[3]), Residual(c[3]), Residual(c[3], 2))
        self.s4 = nn.Sequential(_reduce(c[3], c[4]), Residual(c[4]), Residual(c[4], 2), Residual(c[4], 3))
        self.l = nn.ModuleList([nn.Conv2d(c[i + 1], c[i], 1) for i in range(4)])
        self.r = nn.ModuleList([Residual(c[i]) for i in range(4)])
        self.out = nn.Conv2d(c[0], FACES + EDGES + THINGS, 3, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        seen = [self.s0(x)]
        for stage in (self.s1, self.s2, self.s3, self.s4):
            seen.append(stage(seen[-1]))
        y = seen[4]
        for i in (3, 2, 1, 0):
            up = functional.interpolate(self.l[i](y), size=seen[i].shape[-2:], mode="bilinear", align_corners=False)
            y = self.r[i](seen[i] + up)
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
