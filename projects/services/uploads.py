"""From a file on somebody's disk to an original: permission to upload, then taking in what was uploaded."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from config.common import storage
from config.common.errors import Problem
from config.common.ids import new_id
from projects.accounts.models import Organization, User
from projects.events.services import event_record
from projects.filenames import key_name, shown_name
from projects.models import Original, Project, Upload

CONTENT_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
MAX_BYTES = 50 * 1024 * 1024
# How long after its link expired an upload may still be taken in.
GRACE = timedelta(days=1)
DISCARD_AT_ONCE = 500


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
        raise _not_found()
    known = Original.objects.filter(file_key=file_key).first()
    if known is None:
        _check_arrival(upload)
        known = _take_in(upload, project, actor)
    if known.project_id != project.pk:
        detail, advice = _("This photo is in another project already."), _("Upload it to this project again.")
        raise Problem(409, "upload_used", _("Upload already used"), detail, advice=advice)
    return known


@transaction.atomic
def uploads_discard() -> int:
    """Forget uploads that became nobody's original in time, and delete what was put there; how many.

    A bounded number at once; an upload that is being taken in this moment is left alone.
    """
    used = Original.objects.filter(file_key=OuterRef("file_key"))
    late = Upload.objects.filter(~Exists(used), expires_at__lt=timezone.now() - GRACE).order_by("expires_at")
    uploads = list(late.select_for_update(skip_locked=True, of=("self",))[:DISCARD_AT_ONCE])
    Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).delete()
    keys = [upload.file_key for upload in uploads]
    transaction.on_commit(lambda: storage.delete(keys))
    return len(keys)


@transaction.atomic
def _take_in(upload: Upload, project: Project, actor: User | None) -> Original:
    # Held until the commit, so that nobody discards the upload meanwhile.
    if not Upload.objects.select_for_update().filter(pk=upload.pk).exists():
        raise _not_found()
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


def _not_found() -> Problem:
    return Problem(404, "upload_not_found", _("Upload not found"), _("There is no such upload."), advice=_start_over())


def _start_over() -> str:
    return _("Upload the photo again, by a new upload link.")


def _check_promise(content_type: str, size: int) -> None:
    if content_type not in CONTENT_TYPES:
        detail = _("Photos of type %(type)s are not supported.") % {"type": content_type or "?"}
        advice = _("Upload a JPEG, PNG, WebP or HEIC photo.")
        raise Problem(415, "unsupported_media_type", _("Unsupported file type"), detail, advice=advice)
    if size <= 0:
        raise Problem(400, "file_empty", _("Empty file"), _("The file is empty."), advice=_("Choose another photo."))
    if size > MAX_BYTES:
        detail = _("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 1024**2}
        advice = _("Export the photo smaller or as JPEG.")
        raise Problem(413, "file_too_large", _("File too large"), detail, advice=advice)


def _check_arrival(upload: Upload) -> None:
    found = storage.head(upload.file_key)
    if found is None:
        detail, advice = _("The photo has not been uploaded yet."), _("Upload it first, then try again.")
        raise Problem(409, "upload_missing", _("Upload missing"), detail, advice=advice)
    if found.size != upload.size:
        sizes = {"found": found.size, "announced": upload.size}
        detail = _("%(found)s bytes have arrived, %(announced)s were announced.") % sizes
        raise Problem(409, "upload_size_mismatch", _("Upload incomplete"), detail, advice=_start_over())
