"""The API of projects and uploads. Views parse, authorise, call one service or selector, answer."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import filters, status
from rest_framework.request import Request
from rest_framework.response import Response

from config.common.api import APIView, ListAPIView, checked
from projects import selectors, services
from projects.accounts.caller import actor_of, organization_of
from projects.accounts.permissions import IMAGES, PROJECTS
from projects.api.serializers import (
    ProjectSerializer,
    UploadPresignSerializer,
    UploadSerializer,
)
from projects.models import Project

PROJECT_EXAMPLE = OpenApiExample(
    "A listing", value={"name": "12 Elm Street", "address": "12 Elm Street, Portland, OR 97205"}, request_only=True
)
UPLOAD_EXAMPLE = OpenApiExample(
    "A photo",
    value={"filename": "Living room.jpg", "content_type": "image/jpeg", "file_size": 4821033},
    request_only=True,
)


class ProjectListView(ListAPIView[Project]):
    """`/projects`"""

    access = PROJECTS
    queryset = Project.objects.none()
    serializer_class = ProjectSerializer
    filter_backends = (filters.SearchFilter, filters.OrderingFilter)
    search_fields: ClassVar = ["name", "address"]
    ordering_fields: ClassVar = ["created_at", "updated_at", "name"]
    ordering: ClassVar = ["-created_at", "-id"]

    def get_queryset(self) -> QuerySet[Project]:
        """The organization's projects."""
        return selectors.for_organization(organization_of(self.request))

    @extend_schema(summary="List projects", tags=["Projects"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first. `search` looks in name and address; `order` takes created_at, updated_at, name, or -name …"""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        summary="Create a project",
        tags=["Projects"],
        request=ProjectSerializer,
        responses={201: ProjectSerializer},
        examples=[PROJECT_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """One project per listing."""
        data = checked(ProjectSerializer, request)
        project = services.project_create(organization=organization_of(request), actor=actor_of(request), **data)
        return Response(ProjectSerializer(project).data, status=status.HTTP_201_CREATED)


@extend_schema(tags=["Projects"])
class ProjectDetailView(APIView):
    """`/projects/{id}`"""

    access = PROJECTS

    @extend_schema(summary="Read a project", responses=ProjectSerializer)
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        """One project."""
        return Response(ProjectSerializer(_project(request, project_id)).data)

    @extend_schema(
        summary="Replace a project", request=ProjectSerializer, responses=ProjectSerializer, examples=[PROJECT_EXAMPLE]
    )
    def put(self, request: Request, project_id: uuid.UUID) -> Response:
        """Set every field; an address left out is emptied."""
        data = {"address": "", **checked(ProjectSerializer, request)}
        return self._update(request, project_id, data)

    @extend_schema(
        summary="Change a project",
        request=ProjectSerializer(partial=True),
        responses=ProjectSerializer,
        examples=[PROJECT_EXAMPLE],
    )
    def patch(self, request: Request, project_id: uuid.UUID) -> Response:
        """Set the fields that are given."""
        return self._update(request, project_id, checked(ProjectSerializer, request, partial=True))

    @extend_schema(summary="Delete a project", responses={204: None})
    def delete(self, request: Request, project_id: uuid.UUID) -> Response:
        """Deletes its photos and images too, from the store as well. Cannot be undone."""
        services.project_delete(project=_project(request, project_id), actor=actor_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _update(self, request: Request, project_id: uuid.UUID, data: dict[str, Any]) -> Response:
        project = services.project_update(project=_project(request, project_id), actor=actor_of(request), **data)
        return Response(ProjectSerializer(project).data)


class UploadPresignView(APIView):
    """`/uploads/presign`"""

    access = IMAGES

    @extend_schema(
        summary="Ask for an upload link",
        tags=["Uploads"],
        request=UploadPresignSerializer,
        responses={201: UploadSerializer},
        examples=[UPLOAD_EXAMPLE],
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


def _project(request: Request, project_id: uuid.UUID) -> Project:
    return selectors.project_get(organization=organization_of(request), project_id=project_id)
