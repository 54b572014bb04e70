"""The API of projects, photos and uploads. Views parse, authorise, call one service or selector, answer."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import filters, status
from rest_framework.request import Request
from rest_framework.response import Response

from config.common import conditional
from config.common.api import APIView, ListAPIView, checked
from config.common.search import SearchFilter
from projects import selectors, services
from projects.accounts.caller import actor_of, organization_of
from projects.accounts.permissions import IMAGES, PROJECTS
from projects.api import examples
from projects.api.serializers import (
    OriginalRequestSerializer,
    ProjectOriginalSerializer,
    ProjectSerializer,
    UploadPresignSerializer,
    UploadSerializer,
)
from projects.models import Original, Project


class ProjectListView(ListAPIView[Project]):
    """`/projects`"""

    access = PROJECTS
    queryset = Project.objects.none()
    serializer_class = ProjectSerializer
    filter_backends = (SearchFilter, filters.OrderingFilter)
    search_fields: ClassVar = ["name", "address"]
    ordering_fields: ClassVar = ["created_at", "updated_at", "name"]
    ordering: ClassVar = ["-created_at", "-id"]

    def get_queryset(self) -> QuerySet[Project]:
        """The organization's projects."""
        return selectors.for_organization(organization_of(self.request))

    def version_of(self, each: Project) -> object:
        """For the list's ETag."""
        return selectors.project_version(each)

    @extend_schema(summary="List projects", tags=["Projects"], examples=[examples.PROJECT])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first. `search` looks in name and address; `order` takes created_at, updated_at, name, or -name …"""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        summary="Create a project",
        tags=["Projects"],
        request=ProjectSerializer,
        responses={201: ProjectSerializer},
        examples=[examples.PROJECT_REQUEST, examples.PROJECT],
    )
    def post(self, request: Request) -> Response:
        """One project per listing."""
        data = checked(ProjectSerializer, request)
        project = services.project_create(organization=organization_of(request), actor=actor_of(request), **data)
        return _answer(project, status.HTTP_201_CREATED)


@extend_schema(tags=["Projects"])
class ProjectDetailView(APIView):
    """`/projects/{id}`"""

    access = PROJECTS
    problems: ClassVar = {method: {412: ""} for method in ("put", "patch", "delete")}

    @extend_schema(summary="Read a project", responses=ProjectSerializer, examples=[examples.PROJECT])
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        """One project. Its ETag, sent back as `If-Match`, makes sure that a change overwrites nobody else's."""
        project = selectors.project_get(organization=organization_of(request), project_id=project_id)
        return conditional.answer(request, _tag(project), lambda: ProjectSerializer(project).data)

    @extend_schema(
        summary="Replace a project",
        request=ProjectSerializer,
        responses=ProjectSerializer,
        examples=[examples.PROJECT_REQUEST, examples.PROJECT],
    )
    def put(self, request: Request, project_id: uuid.UUID) -> Response:
        """Set every field; an address left out is emptied."""
        data = {"address": "", **checked(ProjectSerializer, request)}
        return self._update(request, project_id, data)

    @extend_schema(
        summary="Change a project",
        request=ProjectSerializer(partial=True),
        responses=ProjectSerializer,
        examples=[examples.RENAME_REQUEST, examples.PROJECT],
    )
    def patch(self, request: Request, project_id: uuid.UUID) -> Response:
        """Set the fields that are given."""
        return self._update(request, project_id, checked(ProjectSerializer, request, partial=True))

    @extend_schema(summary="Delete a project", responses={204: None})
    @transaction.atomic
    def delete(self, request: Request, project_id: uuid.UUID) -> Response:
        """Deletes its photos and images too, from the store as well. Cannot be undone."""
        services.project_delete(project=_seen(request, project_id), actor=actor_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @transaction.atomic
    def _update(self, request: Request, project_id: uuid.UUID, data: dict[str, Any]) -> Response:
        return _answer(services.project_update(project=_seen(request, project_id), actor=actor_of(request), **data))


class ProjectOriginalListView(ListAPIView[Original]):
    """`/projects/{id}/originals`"""

    access = IMAGES
    queryset = Original.objects.none()
    serializer_class = ProjectOriginalSerializer
    filter_backends = (SearchFilter,)
    search_fields: ClassVar = ["filename"]
    ordering: ClassVar = ["-created_at", "-id"]
    problems: ClassVar = {
        "post": {
            404: "`upload_not_found`.",
            409: "`upload_missing`, `upload_used`.",
            422: "The file is not what was announced, and was removed: `upload_size_mismatch`, "
            "`content_type_mismatch`, `not_a_photo`.",
        }
    }

    def get_queryset(self) -> QuerySet[Original]:
        """The project's photos."""
        organization, project_id = organization_of(self.request), self.kwargs["project_id"]
        project = selectors.project_get(organization=organization, project_id=project_id)
        return selectors.originals_for_organization(organization).filter(project=project)

    def version_of(self, each: Original) -> object:
        """For the list's ETag."""
        return selectors.original_version(each)

    @extend_schema(summary="List a project's photos", tags=["Photos"], examples=[examples.ORIGINAL])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first, staged or not. `search` looks in the file name."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        summary="Add a photo to a project",
        tags=["Photos"],
        request=OriginalRequestSerializer,
        responses={201: ProjectOriginalSerializer},
        examples=[examples.ORIGINAL_REQUEST, examples.ORIGINAL],
    )
    def post(self, request: Request, project_id: uuid.UUID) -> Response:
        """Takes in an upload without staging it yet; stage it with its `original_id`.

        The same upload, or the same bytes once more in the same project, are the same photo.
        """
        data = checked(OriginalRequestSerializer, request)
        project = selectors.project_get(organization=organization_of(request), project_id=project_id)
        original = services.original_create(project=project, actor=actor_of(request), **data)
        return Response(ProjectOriginalSerializer(original).data, status=status.HTTP_201_CREATED)


@extend_schema(tags=["Photos"])
class OriginalDetailView(APIView):
    """`/originals/{id}`"""

    access = IMAGES
    problems: ClassVar = {"delete": {409: "`original_in_use`."}}

    @extend_schema(summary="Read a photo", responses=ProjectOriginalSerializer, examples=[examples.ORIGINAL])
    def get(self, request: Request, original_id: uuid.UUID) -> Response:
        """One uploaded photo."""
        original = _original(request, original_id)
        etag = conditional.tag(selectors.original_version(original))
        return conditional.answer(request, etag, lambda: ProjectOriginalSerializer(original).data)

    @extend_schema(summary="Delete a photo", responses={204: None})
    def delete(self, request: Request, original_id: uuid.UUID) -> Response:
        """Deletes a photo that no image is made of, from the store as well. Cannot be undone."""
        services.original_delete(original=_original(request, original_id), actor=actor_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class UploadPresignView(APIView):
    """`/uploads/presign`"""

    access = IMAGES
    rate = "uploads"
    problems: ClassVar = {
        "post": {400: "`file_empty`.", 413: "`file_too_large`.", 415: "Photos: JPEG, PNG, WebP or HEIC."}
    }

    @extend_schema(
        summary="Ask for an upload link",
        tags=["Uploads"],
        request=UploadPresignSerializer,
        responses={201: UploadSerializer},
        examples=[examples.UPLOAD_REQUEST, examples.UPLOAD],
    )
    def post(self, request: Request) -> Response:
        """JPEG, PNG, WebP or HEIC up to 50 MiB. The link takes one file of exactly the announced type and size."""
        data = checked(UploadPresignSerializer, request)
        upload, put = services.upload_presign(organization=organization_of(request), actor=actor_of(request), **data)
        answer = {
            "upload_url": put.url,
            "method": put.method,
            "headers": put.headers,
            "file_key": upload.file_key,
            "expires_in": put.expires_in,
        }
        return Response(UploadSerializer(answer).data, status=status.HTTP_201_CREATED)


def _seen(request: Request, project_id: uuid.UUID) -> Project:
    """The project, locked, if it is as the caller last saw it."""
    project = selectors.project_get(organization=organization_of(request), project_id=project_id, lock=True)
    conditional.require_match(request, _tag(project))
    return project


def _answer(project: Project, code: int = status.HTTP_200_OK) -> Response:
    return Response(ProjectSerializer(project).data, status=code, headers={"ETag": _tag(project)})


def _tag(project: Project) -> str:
    return conditional.tag(selectors.project_version(project))


def _original(request: Request, original_id: uuid.UUID) -> Original:
    return selectors.original_get(organization=organization_of(request), original_id=original_id)
