"""Photos of a listing: taking in an upload, and deleting one that nothing was made of."""

from __future__ import annotations

from django.db import transaction
from django.db.models import RestrictedError
from django.utils.translation import gettext as _

from config.common import storage
from config.common.errors import Problem
from projects.accounts.models import User
from projects.events.services import event_record
from projects.models import Original, Project, Upload
from projects.services.uploads import Arrival, arrivals_discard, not_found, upload_get, upload_receive


def original_create(*, project: Project, file_key: str, actor: User | None) -> Original:
    """The photo that an upload becomes; the same one when asked again, or for the same bytes in the same project.

    Raises:
        Problem: as `upload_get`, `upload_receive` and `original_take_in`. Nothing is created.
    """
    upload = upload_get(organization=project.organization, file_key=file_key)
    if upload.original is not None:
        return original_of_project(upload.original, project)
    arrival = upload_receive(upload)
    try:
        return original_take_in(project=project, arrival=arrival, actor=actor)
    finally:
        arrivals_discard([arrival])


@transaction.atomic
def original_take_in(*, project: Project, arrival: Arrival, actor: User | None) -> Original:
    """Make an upload that was looked at a photo of the listing; of two at once, the first one's copy is the photo.

    Raises:
        Problem: ``upload_not_found`` (it was discarded meanwhile), ``upload_used`` (it is in another project).
    """
    # Held until the commit, so that nobody discards the upload and nobody takes in the same bytes meanwhile.
    locked = Project.objects.select_for_update(no_key=True).filter(pk=project.pk).first()
    upload = Upload.objects.select_for_update(of=("self",)).filter(pk=arrival.upload.pk).first()
    if upload is None or locked is None:
        raise not_found()
    if upload.original is not None:
        return original_of_project(upload.original, project)
    known = Original.objects.filter(project=project, sha256=arrival.sha256).first()
    upload.original = known or _make(project, arrival, actor)
    upload.save(update_fields=["original"])
    transaction.on_commit(lambda: storage.delete([upload.file_key]), robust=True)
    return upload.original


@transaction.atomic
def original_delete(*, original: Original, actor: User | None) -> None:
    """Delete a photo that no image is made of, from the store as well.

    Raises:
        Problem: ``original_in_use``; nothing is deleted.
    """
    # Making an image holds the project's row as well, so that none begins now.
    Project.objects.select_for_update(no_key=True).get(pk=original.project_id)
    keys, original_id = [original.file_key, original.normalised_key], original.pk
    try:
        original.delete()
    except RestrictedError:
        advice = _("Delete its images first, the discarded ones too; or delete the whole listing.")
        detail = _("Images were made of this photo.")
        raise Problem(409, "original_in_use", _("Photo in use"), detail, advice=advice) from None
    transaction.on_commit(lambda: storage.delete(keys), robust=True)
    event_record(
        organization=original.organization,
        kind="original.deleted",
        project_id=original.project_id,
        actor=actor,
        data={"original_id": str(original_id), "filename": original.filename},
    )


def _make(project: Project, arrival: Arrival, actor: User | None) -> Original:
    upload = arrival.upload
    original = Original.objects.create(
        id=upload.pk,
        organization=project.organization,
        project=project,
        created_by=actor,
        file_key=arrival.key,
        filename=upload.filename,
        content_type=upload.content_type,
        size=upload.size,
        sha256=arrival.sha256,
    )
    data = {"original_id": str(original.pk), "filename": original.filename}
    event_record(
        organization=project.organization, kind="original.created", project_id=project.pk, actor=actor, data=data
    )
    return original


def original_of_project(original: Original, project: Project) -> Original:
    """The original an upload became, if it is in this project.

    Raises:
        Problem: ``upload_used``.
    """
    if original.project_id != project.pk:
        detail, advice = _("This photo is in another project already."), _("Upload it to this project again.")
        raise Problem(409, "upload_used", _("Upload already used"), detail, advice=advice)
    return original
