"""`manage.py understand PHOTO`: what the studio engine sees in a photo."""

from __future__ import annotations

from typing import Any

from staging.engines.base import Refused
from staging.imaging import encode
from staging.management.terminal import FileCommand, folder_for, read_photo, write_json


class Command(FileCommand):
    """Writes `overlay.png` and `understanding.json`."""

    help = "Show camera, room and floor as the studio engine sees them. Exit code 2: it would refuse the photo."

    def work(self, **options: Any) -> None:
        """Understand, write, say how sure it is."""
        from staging.engines.studio import understand

        photo = read_photo(options["photo"]).photo
        found = understand.understand(photo, {})
        folder = folder_for(options["photo"], options["out"])
        (folder / "overlay.png").write_bytes(encode.plain_png(understand.overlay(photo, found)))
        write_json(folder / "understanding.json", understand.as_json(found))
        self.stdout.write(f"Verdict {found.verdict}, confidence {found.confidence:.2f}: {folder / 'overlay.png'}")
        if found.refusal is not None:
            raise Refused(found.refusal.code, found.refusal.message, found.refusal.advice)
