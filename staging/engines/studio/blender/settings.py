"""Cycles, set for few samples, short paths and repeatable results."""

from __future__ import annotations

from typing import Any

import bpy

from staging.engines.studio.blender.devices import CPU, Chosen, choose

CLAMP_INDIRECT = 6.0
FILTER_PX = 1.5


def prepare(job: dict[str, Any]) -> Chosen:
    """An empty scene, and what will compute it.

    Args:
        job: ``{"seed", "threads" (0: all cores), "device" (see `choose`)}``.

    Raises:
        DeviceMissing: as `choose`.
    """
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.use_persistent_data = True
    scene.render.film_transparent = True
    scene.render.use_border = scene.render.use_crop_to_border = True
    if job["threads"]:
        scene.render.threads_mode, scene.render.threads = "FIXED", job["threads"]
    _sampling(scene.cycles, job["seed"])
    _paths(scene.cycles)
    return _device(scene.cycles, job["device"])


def _device(cycles: Any, wanted: str) -> Chosen:
    chosen = choose(bpy.context.preferences.addons["cycles"].preferences, wanted)
    cycles.device = "CPU" if chosen.kind == CPU else "GPU"
    return chosen


def _sampling(cycles: Any, seed: int) -> None:
    cycles.seed = seed % 2**31
    cycles.pixel_filter_type, cycles.filter_width = "BLACKMAN_HARRIS", FILTER_PX
    cycles.use_light_tree = False
    cycles.denoiser = "OPENIMAGEDENOISE"
    # A card denoises in half precision: what is rounded otherwise in another run it makes visible.
    cycles.denoising_use_gpu = False
    cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
    cycles.denoising_quality = "BALANCED"


def _paths(cycles: Any) -> None:
    cycles.max_bounces = 5
    cycles.diffuse_bounces = 2
    cycles.glossy_bounces = 2
    cycles.transmission_bounces = 4
    cycles.transparent_max_bounces = 8
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.blur_glossy = 1.0
    cycles.sample_clamp_indirect = CLAMP_INDIRECT
