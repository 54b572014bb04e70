"""Whose and which: projects (listings), uploads and originals."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from config.common.ids import new_id
from projects.accounts.models import Organization, User


class Project(models.Model):
    """One listing: a property with its photos."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="projects")
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(_("address"), max_length=300, blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "projects"
        indexes: ClassVar = [models.Index(fields=["organization", "-created_at"], name="projects_newest_first")]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(name=""), name="projects_name_given")]

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A presigned permission to put one object into the store. Becomes an original when something uses it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="uploads")
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    file_key = models.CharField(max_length=400, unique=True)
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    # The photo it became. The object under `file_key` is not the photo: the link to overwrite it may still be good.
    original = models.ForeignKey("Original", null=True, on_delete=models.SET_NULL, related_name="uploads")
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "uploads"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(size__gt=0), name="uploads_not_empty")]

    def __str__(self) -> str:
        return self.file_key


class Original(models.Model):
    """An uploaded photo as it came (its bytes are never touched), plus a normalised copy for showing.

    The hash is that of the bytes taken in, under a key that only the server writes. Width, height and the normalised
    copy are filled in by the worker, the only place that decodes.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="originals")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="originals")
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    file_key = models.CharField(max_length=400, unique=True)
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    normalised_key = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "originals"
        indexes: ClassVar = [
            models.Index(fields=["project", "-created_at"], name="originals_by_project"),
            models.Index(fields=["project", "sha256"], name="originals_by_hash"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(width=None, height=None) | Q(width__gt=0, height__gt=0), name="originals_size_whole"
            ),
            models.CheckConstraint(condition=~Q(file_key=F("normalised_key")), name="originals_bytes_kept"),
        ]

    def __str__(self) -> str:
        return self.filename


class IdempotentRequest(models.Model):
    """A POST that was carried out under an `Idempotency-Key`, with its answer; see `config.common.idempotency`."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=400)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    kept = models.BooleanField(default=True, help_text=_("false: the answer held a secret"))
    body = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "idempotent_requests"
        indexes: ClassVar = [models.Index(fields=["created_at"], name="idempotent_requests_by_age")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "path", "key"], name="idempotent_requests_once")
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.key}"
