"""The renderer, as it is on a machine with a graphics card that runs out of memory. Run like the real one."""

import sys

import bpy

from staging.engines.studio.blender import settings, worker
from staging.engines.studio.blender.devices import CPU, Chosen, choose

CARD = Chosen("cuda", ("A small card",))
render_pass = worker.render_pass


def choose_card(preferences, wanted):
    return choose(preferences, wanted) if wanted == CPU else CARD


def fail_on_card(job, folder, on_said):
    cycles = bpy.context.scene.cycles
    if cycles.device == "GPU":
        assert not cycles.denoising_use_gpu, "in half precision, another run's roundings would show"
        raise RuntimeError("Error: System is out of GPU memory\n")
    return render_pass(job, folder, on_said)


if __name__ == "__main__":
    settings.choose, worker.render_pass = choose_card, fail_on_card
    worker.main(sys.argv[1:])
