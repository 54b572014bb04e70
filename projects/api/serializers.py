"""The API's words for projects, photos and uploads."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from projects.models import Original, Project


class ProjectSerializer(serializers.ModelSerializer[Project]):
    """One listing."""

    class Meta:
        model = Project
        fields = ("id", "name", "address", "created_at", "updated_at")
        read_only_fields = ("id", "created_at", "updated_at")


class ProjectOriginalSerializer(serializers.ModelSerializer[Original]):
    """A photo of a listing, as it was uploaded."""

    project_id = serializers.UUIDField()

    class Meta:
        model = Original
        fields = ("id", "project_id", "filename", "content_type", "size", "sha256", "width", "height", "created_at")
        read_only_fields = fields
        extra_kwargs = {  # noqa: RUF012
            "sha256": {"help_text": "Of the bytes as they came, in hex."},
            "size": {"help_text": "Bytes."},
            "width": {"help_text": "Pixels, upright; null until first opened."},
        }


class OriginalRequestSerializer(serializers.Serializer[Any]):
    """An upload that becomes a photo of the listing."""

    file_key = serializers.CharField(max_length=400)


class UploadPresignSerializer(serializers.Serializer[Any]):
    """The photo that is to be uploaded."""

    filename = serializers.CharField(max_length=1000, trim_whitespace=False)
    content_type = serializers.CharField(max_length=100, help_text="image/jpeg, image/png, image/webp, image/heic …")
    file_size = serializers.IntegerField(help_text="Bytes, at most 50 MiB.")


class UploadSerializer(serializers.Serializer[Any]):
    """Where and how to put it: send the file with exactly this method and these headers."""

    upload_url = serializers.URLField()
    method = serializers.CharField()
    headers = serializers.DictField(child=serializers.CharField())
    file_key = serializers.CharField(help_text="What `POST /images` wants once the file is there.")
    expires_in = serializers.IntegerField(help_text="Seconds.")
