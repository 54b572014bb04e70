"""Images (one staging of one original) and jobs (one attempt each). Status moves only in `staging.transitions`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.common.ids import new_id
from projects.accounts.models import Organization, User
from projects.models import Original, Project
from staging.engines.base import Density, RoomType, Style


class ImageStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    PROCESSING = "processing", _("Staging")
    READY = "ready", _("Ready")
    ERROR = "error", _("Failed")
    REFUSED = "refused", _("Not stageable")
    CANCELLED = "cancelled", _("Cancelled")
    DISCARDED = "discarded", _("Discarded")


UNFINISHED = (ImageStatus.QUEUED, ImageStatus.PROCESSING)


class Image(models.Model):
    """One staging of one original: what was asked for, how far it is, and where the result lies."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="images")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="images")
    # A photo goes with its project, but not by itself while images show what was made of it.
    original = models.ForeignKey(Original, on_delete=models.RESTRICT, related_name="images")
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    room_type = models.CharField(
        max_length=20, blank=True, help_text=_("empty: as the photo's file is named, else detected")
    )
    style = models.CharField(max_length=20)
    density = models.CharField(max_length=10, default=Density.MEDIUM)
    seed = models.PositiveIntegerField(default=0)
    engine = models.CharField(max_length=30, default="studio")
    options = models.JSONField(default=dict, blank=True)

    status = models.CharField(max_length=12, choices=ImageStatus, default=ImageStatus.QUEUED)
    stage = models.CharField(max_length=20, blank=True, help_text=_("the engine's current step"))
    percent = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, help_text=_("not to be claimed before"))
    error_code = models.CharField(max_length=60, blank=True)
    error_message = models.TextField(blank=True)
    error_advice = models.TextField(blank=True)

    staged_key = models.CharField(max_length=400, blank=True)
    master_key = models.CharField(max_length=400, blank=True, help_text=_("lossless; what the proof speaks of"))
    preview_key = models.CharField(max_length=400, blank=True)
    change_map_key = models.CharField(max_length=400, blank=True)
    proof_key = models.CharField(max_length=400, blank=True)
    scene_key = models.CharField(max_length=400, blank=True)
    detected_room_type = models.CharField(max_length=20, blank=True)
    engine_version = models.CharField(max_length=40, blank=True)

    kept_at = models.DateTimeField(null=True, help_text=_("to be delivered; protects from discarding and deleting"))
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "images"
        indexes: ClassVar = [
            models.Index(fields=["project", "-created_at"], name="images_by_project"),
            models.Index(fields=["organization", "-created_at"], name="images_by_organization"),
            models.Index(fields=["next_attempt_at", "created_at"], condition=Q(status="queued"), name="images_waiting"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=ImageStatus.values), name="images_status_known"),
            models.CheckConstraint(condition=Q(room_type__in=["", *RoomType]), name="images_room_type_known"),
            models.CheckConstraint(condition=Q(style__in=list(Style)), name="images_style_known"),
            models.CheckConstraint(condition=Q(density__in=list(Density)), name="images_density_known"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="images_percent_within_100"),
            models.CheckConstraint(
                condition=~Q(status="ready") | (~Q(staged_key="") & ~Q(proof_key="") & Q(finished_at__isnull=False)),
                name="images_ready_has_result",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["error", "refused"]) | ~Q(error_code=""), name="images_failure_has_code"
            ),
            models.CheckConstraint(condition=Q(kept_at=None) | Q(status="ready"), name="images_kept_is_ready"),
        ]

    def __str__(self) -> str:
        return f"{self.room_type or 'auto'} · {self.style} · {self.status}"


class JobStatus(models.TextChoices):
    RUNNING = "running", _("Running")
    SUCCEEDED = "succeeded", _("Succeeded")
    FAILED = "failed", _("Failed")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")
    LOST = "lost", _("Worker lost")


class Job(models.Model):
    """One attempt to make an image: who claimed it, until when, how it ended, what it took."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="jobs")
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="jobs")
    attempt = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=JobStatus, default=JobStatus.RUNNING)
    worker = models.CharField(max_length=200)
    lease_expires_at = models.DateTimeField()
    engine_version = models.CharField(max_length=40, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_message = models.TextField(blank=True)
    log = models.TextField(blank=True)
    seconds = models.JSONField(default=dict, blank=True, help_text=_("wall time by step"))
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "jobs"
        indexes: ClassVar = [
            models.Index(fields=["lease_expires_at"], condition=Q(status="running"), name="jobs_running_leases")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=JobStatus.values), name="jobs_status_known"),
            models.UniqueConstraint(fields=["image", "attempt"], name="jobs_attempt_once"),
            # The heart of "staged once": two workers can never hold the same image.
            models.UniqueConstraint(fields=["image"], condition=Q(status="running"), name="jobs_one_running_per_image"),
        ]

    def __str__(self) -> str:
        return f"{self.image_id} #{self.attempt} {self.status}"
