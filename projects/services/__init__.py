"""Writing projects, uploads and originals."""

from projects.services.closing import organization_close
from projects.services.originals import original_create, original_delete, original_of_project, original_take_in
from projects.services.projects import project_create, project_delete, project_update
from projects.services.uploads import (
    MAX_BYTES,
    Arrival,
    arrivals_discard,
    upload_get,
    upload_presign,
    upload_receive,
    uploads_discard,
)

__all__ = [
    "MAX_BYTES",
    "Arrival",
    "arrivals_discard",
    "organization_close",
    "original_create",
    "original_delete",
    "original_of_project",
    "original_take_in",
    "project_create",
    "project_delete",
    "project_update",
    "upload_get",
    "upload_presign",
    "upload_receive",
    "uploads_discard",
]
