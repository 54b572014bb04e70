"""From a file on somebody's disk to an original: permission to upload, then taking in what was uploaded."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from config.common import storage
from config.common.errors import Problem
from config.common.ids import new_id
from projects.accounts.models import Organization, User
from projects.events.services import event_record
from projects.filenames import key_name, shown_name
from projects.models import Original, Project, Upload

CONTENT_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
MAX_BYTES = 50 * 1024 * 1024


def upload_presign(
    *, organization: Organization, actor: User | None, filename: str, content_type: str, file_size: int
) -> tuple[Upload, storage.PresignedPut]:
    """Permission to put one photo of exactly this type and size (in bytes) into the store.

    Raises:
        Problem: ``unsupported_media_type``, ``file_empty`` or ``file_too_large``; nothing is created.
    """
    content_type = content_type.strip().lower()
    _check_promise(content_type, file_size)
    upload_id = new_id()
    key = f"{organization.pk.hex}/uploads/{upload_id.hex}/{key_name(filename)}"
    presigned = storage.presign_put(key, content_type, file_size)
    upload = Upload.objects.create(
        id=upload_id,
        organization=organization,
        created_by=actor,
        file_key=key,
        filename=shown_name(filename),
        content_type=content_type,
        size=file_size,
        expires_at=timezone.now() + timedelta(seconds=presigned.expires_in),
    )
    return upload, presigned


def original_create(*, project: Project, file_key: str, actor: User | None) -> Original:
    """The original that an upload becomes; the same one when asked again.

    Raises:
        Problem: ``upload_not_found`` (nobody's or somebody else's), ``upload_missing`` (nothing was put there),
            ``upload_size_mismatch``, ``upload_used`` (it is another project's original). Nothing is created.
    """
    upload = Upload.objects.filter(organization=project.organization_id, file_key=file_key).first()
    if upload is None:
        raise Problem(404, "upload_not_found", "Upload not found", "There is no such upload.", advice=START_OVER)
    known = Original.objects.filter(file_key=file_key).first()
    if known is None:
        _check_arrival(upload)
        known = _take_in(upload, project, actor)
    if known.project_id != project.pk:
        detail = "This photo is in another project already."
        raise Problem(409, "upload_used", "Upload already used", detail, advice="Upload it to this project again.")
    return known


@transaction.atomic
def _take_in(upload: Upload, project: Project, actor: User | None) -> Original:
    original, created = Original.objects.get_or_create(
        file_key=upload.file_key,
        defaults={
            "organization": project.organization,
            "project": project,
            "created_by": actor,
            "filename": upload.filename,
            "content_type": upload.content_type,
            "size": upload.size,
        },
    )
    if created:
        data = {"original_id": str(original.pk), "filename": original.filename}
        event_record(
            organization=project.organization, kind="original.created", project_id=project.pk, actor=actor, data=data
        )
    return original


START_OVER = "Ask for a new upload link and upload the photo again."


def _check_promise(content_type: str, size: int) -> None:
    if content_type not in CONTENT_TYPES:
        detail = f"Photos of type {content_type or 'unknown'} are not supported."
        advice = "Upload a JPEG, PNG, WebP or HEIC photo."
        raise Problem(415, "unsupported_media_type", "Unsupported file type", detail, advice=advice)
    if size <= 0:
        raise Problem(400, "file_empty", "Empty file", "The file is empty.", advice="Choose another photo.")
    if size > MAX_BYTES:
        detail = f"The file has {size / 1024**2:.1f} MB; at most {MAX_BYTES // 1024**2} MB are allowed."
        raise Problem(413, "file_too_large", "File too large", detail, advice="Export the photo smaller or as JPEG.")


def _check_arrival(upload: Upload) -> None:
    found = storage.head(upload.file_key)
    if found is None:
        detail = "Nothing has been uploaded there yet."
        raise Problem(409, "upload_missing", "Upload missing", detail, advice="Send the file to upload_url first.")
    if found.size != upload.size:
        detail = f"The stored file has {found.size} bytes, announced were {upload.size}."
        raise Problem(409, "upload_size_mismatch", "Upload incomplete", detail, advice=START_OVER)
