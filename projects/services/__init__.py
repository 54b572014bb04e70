"""Writing projects, uploads and originals."""

from projects.services.projects import project_create, project_delete, project_update
from projects.services.uploads import CONTENT_TYPES, MAX_BYTES, original_create, upload_presign, uploads_discard

__all__ = [
    "CONTENT_TYPES",
    "MAX_BYTES",
    "original_create",
    "project_create",
    "project_delete",
    "project_update",
    "upload_presign",
    "uploads_discard",
]
