"""What computes, chosen from lists of devices as Blender gives them."""

from types import SimpleNamespace

import pytest

from staging.engines.studio.blender.devices import Chosen, DeviceMissing, choose

PROCESSOR = ("A processor", "CPU")
CARD, SAME_CARD, SECOND = ("A card", "CUDA"), ("A card", "OPTIX"), ("Another card", "OPTIX")
RADEON = ("A Radeon", "HIP")


class StandIn:
    """Preferences of the Cycles add-on on a machine with the given devices: (name, type)."""

    def __init__(self, *devices):
        self.compute_device_type = ""
        # As a person may have left it: everything is on.
        self.devices = [SimpleNamespace(name=name, type=kind, use=True) for name, kind in devices]

    def get_devices_for_type(self, kind):
        there = [each for each in self.devices if each.type == kind]
        return there + [each for each in self.devices if there and each.type == "CPU" != kind]

    @property
    def used(self):
        return [(each.name, each.type) for each in self.devices if each.use]


@pytest.mark.parametrize(
    ("devices", "wanted", "chosen", "compute", "used"),
    [
        pytest.param([PROCESSOR], "auto", Chosen("cpu", ("A processor",)), "", [PROCESSOR], id="success: no card"),
        pytest.param(
            [PROCESSOR, RADEON, CARD, SAME_CARD, SECOND], "auto", Chosen("optix", ("A card", "Another card")), "OPTIX",
            [SAME_CARD, SECOND], id="success: the best kind, all cards of it",
        ),
        pytest.param([PROCESSOR, RADEON], "auto", Chosen("hip", ("A Radeon",)), "HIP", [RADEON], id="success: AMD"),
        pytest.param(
            [PROCESSOR, CARD, SAME_CARD], "cuda", Chosen("cuda", ("A card",)), "CUDA", [CARD],
            id="success: as asked for",
        ),
        pytest.param(
            [PROCESSOR, CARD, SAME_CARD], "cpu", Chosen("cpu", ("A processor",)), "", [PROCESSOR],
            id="success: no card, please",
        ),
    ],
)  # fmt: skip
def test_choice(devices, wanted, chosen, compute, used):
    preferences = StandIn(*devices)
    assert choose(preferences, wanted) == chosen
    assert preferences.compute_device_type == compute
    assert preferences.used == used


@pytest.mark.parametrize(
    ("devices", "there"),
    [
        pytest.param([PROCESSOR], "only cpu.", id="fail: no card at all"),
        pytest.param([PROCESSOR, CARD, RADEON], "only cuda, hip, cpu.", id="fail: other cards"),
    ],
)
def test_a_missing_device_is_not_replaced(devices, there):
    preferences = StandIn(*devices)
    with pytest.raises(DeviceMissing) as missing:
        choose(preferences, "optix")
    assert str(missing.value) == (
        f"RENDER_DEVICE asks for optix, but Blender finds no such device here, {there} "
        "Install the device's driver, or set RENDER_DEVICE to auto or cpu."
    )
    assert preferences.compute_device_type == ""
