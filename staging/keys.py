"""Where an image's objects lie in the store. Keys are made here, never taken from a client."""

from __future__ import annotations

from staging.models import Image, Job

# Field of `Image` → file name and media type.
FILES: dict[str, tuple[str, str]] = {
    "staged_key": ("staged.jpg", "image/jpeg"),
    "master_key": ("staged.png", "image/png"),
    "preview_key": ("preview.webp", "image/webp"),
    "change_map_key": ("change_map.png", "image/png"),
    "proof_key": ("proof.json", "application/json"),
    "scene_key": ("scene.json", "application/json"),
}


def attempt_keys(job: Job) -> dict[str, str]:
    """Field of `Image` → key. Every attempt has a folder of its own, so that a late worker overwrites nothing."""
    folder = f"{job.organization_id.hex}/images/{job.image_id.hex}/{job.attempt}"
    return {field: f"{folder}/{name}" for field, (name, _) in FILES.items()}


def image_keys(image: Image) -> list[str]:
    """Everything that any attempt at an image may have stored, also what an attempt left that ended badly."""
    return [key for job in image.jobs.all() for key in attempt_keys(job).values()]


def normalised_key(image: Image) -> str:
    """Where the copy for showing of an image's original belongs."""
    return f"{image.organization_id.hex}/originals/{image.original_id.hex}/normalised.jpg"
