"""Photos that somebody asks to have staged."""

from __future__ import annotations

from billing.selectors import balance
from billing.services import used_up
from projects.accounts.models import User
from projects.models import Original, Project
from projects.services import original_create, upload_get
from staging.services.making import ENGINE, engine_check


def photo_of_upload(*, project: Project, file_key: str, actor: User | None, engine: str = ENGINE) -> Original:
    """The photo that an upload becomes, in order to be staged. Where that cannot be, the store is not even asked.

    Raises:
        Problem: ``unknown_engine``, ``allowance_used_up``, and as `original_create`.
    """
    engine_check(engine)
    upload = upload_get(organization=project.organization, file_key=file_key)
    if upload.original is None and balance(project.organization).left < 1:
        raise used_up(project.organization)
    return original_create(project=project, file_key=file_key, actor=actor)
