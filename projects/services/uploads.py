"""Permission to upload a photo, and a look at what has arrived before anything uses it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.common import storage
from config.common.errors import Problem
from config.common.ids import new_id
from projects.accounts.models import Organization, User
from projects.filenames import key_name, shown_name
from projects.models import Original, Upload
from projects.photos import CONTENT_TYPES, content_type_of, is_same

MAX_BYTES = 50 * 1024 * 1024
# How long after its link expired an upload may still be taken in.
GRACE = timedelta(days=1)
DISCARD_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Arrival:
    """An upload that was looked at.

    ``key`` is a copy that only the server can write, and only who looked, so what was seen stays true.
    """

    upload: Upload
    key: str
    sha256: str


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


def upload_get(*, organization: Organization, file_key: str) -> Upload:
    """The upload behind a key.

    Raises:
        Problem: ``upload_not_found``, for nobody's and somebody else's alike.
    """
    upload = Upload.objects.filter(organization=organization, file_key=file_key).select_related("original").first()
    if upload is None:
        raise not_found()
    return upload


def upload_receive(upload: Upload) -> Arrival:
    """Look at what was put there: its size, its type by content, its hash. Asks the store only, not the database.

    It is copied first, to a key that no link can write to, and the copy is what is looked at: the link to overwrite
    the upload may be good for another hour. Each look has a key of its own: who looks a moment later must not put
    other bytes in the place of those that were accepted. A copy that becomes no photo is for `arrivals_discard`.

    Raises:
        Problem: ``upload_missing``, or ``upload_size_mismatch``, ``not_a_photo``, ``content_type_mismatch`` for a file
            that is not what was announced, which is then removed.
    """
    key = f"{copies_folder(upload)}{new_id().hex}/{upload.file_key.rsplit('/', 1)[-1]}"
    found = _copied(upload, key)
    problem = _lie(upload, found)
    if problem is not None:
        storage.delete([upload.file_key, key])
        raise problem
    return Arrival(upload, key, found.sha256)


def copies_folder(upload: Upload) -> str:
    """Where the copies of an upload go, one of which may become a photo. No link to write there is ever made."""
    return f"{upload.organization_id.hex}/originals/{upload.pk.hex}/copies/"


def arrivals_discard(arrivals: Iterable[Arrival]) -> None:
    """Delete the copies that became no photo; nothing else. Call it after the attempts to take them in."""
    keys = _nobodys([arrival.key for arrival in arrivals])
    transaction.on_commit(lambda: storage.delete(keys), robust=True)


@transaction.atomic
def uploads_discard() -> int:
    """Forget uploads whose time is over and delete what lies under their keys, used or not; how many.

    A bounded number at once; an upload that is being taken in this moment is left alone.
    """
    late = Upload.objects.filter(expires_at__lt=timezone.now() - GRACE).order_by("expires_at")
    uploads = list(late.select_for_update(skip_locked=True, of=("self",))[:DISCARD_AT_ONCE])
    Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).delete()
    copies = [key for upload in uploads for key in storage.keys(copies_folder(upload))]
    keys = [*(upload.file_key for upload in uploads), *_nobodys(copies)]
    transaction.on_commit(lambda: storage.delete(keys))
    return len(uploads)


def not_found() -> Problem:
    """The one answer for an upload that does not exist, is somebody else's, or is gone."""
    return Problem(404, "upload_not_found", _("Upload not found"), _("There is no such upload."), advice=_start_over())


def _nobodys(copies: list[str]) -> list[str]:
    """Those of the copies that are no photo."""
    photos = set(Original.objects.filter(file_key__in=copies).values_list("file_key", flat=True))
    return [key for key in copies if key not in photos]


def _copied(upload: Upload, key: str) -> storage.Digest:
    found = storage.head(upload.file_key)
    if found is None:
        raise _missing()
    # Nothing larger than announced is copied or read.
    if found.size != upload.size:
        return storage.Digest(found.size, "", b"")
    try:
        storage.copy(upload.file_key, key, upload.content_type)
        return storage.digest(key)
    except FileNotFoundError:
        raise _missing() from None


def _lie(upload: Upload, found: storage.Digest) -> Problem | None:
    """What is wrong with the file, None where it is as announced."""
    if found.size != upload.size:
        sizes = {"found": found.size, "announced": upload.size}
        detail = _("%(found)s bytes have arrived, %(announced)s were announced.") % sizes
        return Problem(422, "upload_size_mismatch", _("Upload incomplete"), detail, advice=_start_over())
    kind = content_type_of(found.head)
    if not kind:
        detail = _("“%(name)s” is not a JPEG, PNG, WebP or HEIC photo, whatever its name says.")
        advice = _("Save the photo as JPEG, then upload it again.")
        return Problem(422, "not_a_photo", _("Not a photo"), detail % {"name": upload.filename}, advice=advice)
    if not is_same(kind, upload.content_type):
        types = {"announced": upload.content_type, "found": kind}
        detail = _("%(announced)s was announced, %(found)s has arrived.") % types
        advice = _("Ask for a new upload link with the file's real type.")
        return Problem(422, "content_type_mismatch", _("Another type of file"), detail, advice=advice)
    return None


def _missing() -> Problem:
    detail, advice = _("The photo has not been uploaded yet."), _("Upload it first, then try again.")
    return Problem(409, "upload_missing", _("Upload missing"), detail, advice=advice)


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
