"""Writing images: ask for one, for many, for variants; stop, run again, keep, discard, delete."""

from staging.services.batch import images_create
from staging.services.making import ENGINE, image_create, image_variants
from staging.services.moving import image_cancel, image_delete, image_discard, image_keep, image_rerun
from staging.services.photos import photo_of_upload

__all__ = [
    "ENGINE",
    "image_cancel",
    "image_create",
    "image_delete",
    "image_discard",
    "image_keep",
    "image_rerun",
    "image_variants",
    "images_create",
    "photo_of_upload",
]
