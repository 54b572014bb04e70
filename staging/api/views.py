"""The API of images. Views parse, authorise, call one service or selector, answer."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from config.common import storage
from config.common.api import APIView, ListAPIView, checked, checked_query
from projects.accounts.caller import actor_of, organization_of
from projects.accounts.permissions import IMAGES
from projects.models import Original, Project
from projects.selectors import original_get, project_get
from projects.services import original_create
from staging import selectors, services
from staging.api.serializers import (
    ImageQuerySerializer,
    ImageRequestSerializer,
    ImageSerializer,
    LinkQuerySerializer,
    LinkSerializer,
    RerunSerializer,
)
from staging.models import Image

REQUEST_EXAMPLE = OpenApiExample(
    "A living room",
    value={
        "project_id": "0198c0de-0000-7000-8000-000000000001",
        "file_key": "0198c0de00007000800000000000000a/uploads/0198c0de00007000800000000000000b/living-room.jpg",
        "room_type": "living_room",
        "style": "scandinavian",
    },
    request_only=True,
)
IMAGE_EXAMPLE = OpenApiExample(
    "On its way",
    value={
        "id": "0198c0de-0000-7000-8000-000000000002",
        "project_id": "0198c0de-0000-7000-8000-000000000001",
        "original": {
            "id": "0198c0de-0000-7000-8000-000000000003",
            "filename": "living-room.jpg",
            "width": 3000,
            "height": 2000,
        },
        "room_type": "living_room",
        "detected_room_type": "",
        "style": "scandinavian",
        "density": "medium",
        "seed": 0,
        "engine": "studio",
        "engine_version": "",
        "options": {},
        "status": "processing",
        "stage": "render",
        "percent": 41,
        "attempts": 1,
        "error": None,
        "created_at": "2025-06-01T09:30:00Z",
        "started_at": "2025-06-01T09:30:01Z",
        "finished_at": None,
    },
    response_only=True,
)
LINK_EXAMPLE = OpenApiExample(
    "A staged photo",
    value={
        "url": "https://store.example.com/staging/0198c0de/staged.jpg?X-Amz-Signature=0a1b2c",
        "kind": "staged",
        "filename": "living-room-scandinavian-staged.jpg",
        "expires_in": 900,
    },
    response_only=True,
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Any text of your choice. Sending the request again with it makes no second image.",
)


class ImagePage(ListAPIView[Image]):
    """What the two lists have in common."""

    access = IMAGES
    queryset = Image.objects.none()
    serializer_class = ImageSerializer
    filter_backends = ()
    ordering: ClassVar = ["-created_at", "-id"]

    def get_queryset(self) -> QuerySet[Image]:
        """The organization's images, narrowed by the query."""
        images = selectors.for_organization(organization_of(self.request))
        return selectors.images_filter(images, checked_query(ImageQuerySerializer, self.request))


class ImageListView(ImagePage):
    """`/images`"""

    @extend_schema(summary="List images", tags=["Images"], parameters=[ImageQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        summary="Stage a photo",
        tags=["Images"],
        request=ImageRequestSerializer,
        responses={201: ImageSerializer},
        parameters=[IDEMPOTENCY_KEY],
        examples=[REQUEST_EXAMPLE, IMAGE_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Queues a staging of an uploaded photo. Watch `/events`, or read the image again, until it is `ready`."""
        data = checked(ImageRequestSerializer, request)
        project = project_get(organization=organization_of(request), project_id=data.pop("project_id"))
        image = services.image_create(
            organization=project.organization,
            actor=actor_of(request),
            project=project,
            original=_original(request, project, data),
            idempotency_key=request.headers.get("Idempotency-Key", ""),
            **data,
        )
        return Response(ImageSerializer(image).data, status=status.HTTP_201_CREATED)


class ProjectImageListView(ImagePage):
    """`/projects/{id}/images`"""

    def get_queryset(self) -> QuerySet[Image]:
        """The project's images."""
        project_id = self.kwargs["project_id"]
        project = project_get(organization=organization_of(self.request), project_id=project_id)
        return super().get_queryset().filter(project=project)

    @extend_schema(summary="List a project's images", tags=["Images"], parameters=[ImageQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first."""
        return super().get(request, *args, **kwargs)


@extend_schema(tags=["Images"])
class ImageDetailView(APIView):
    """`/images/{id}`"""

    access = IMAGES

    @extend_schema(summary="Read an image", responses=ImageSerializer, examples=[IMAGE_EXAMPLE])
    def get(self, request: Request, image_id: uuid.UUID) -> Response:
        """What was wanted, and how far it is."""
        return Response(ImageSerializer(_image(request, image_id)).data)

    @extend_schema(summary="Delete an image", responses={204: None})
    def delete(self, request: Request, image_id: uuid.UUID) -> Response:
        """Deletes the result, from the store as well. The uploaded photo stays. Cannot be undone."""
        services.image_delete(image=_image(request, image_id), actor=actor_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ImageCancelView(APIView):
    """`/images/{id}/cancel`"""

    access = IMAGES

    @extend_schema(summary="Cancel an image", tags=["Images"], request=None, responses=ImageSerializer)
    def post(self, request: Request, image_id: uuid.UUID) -> Response:
        """Stops an image that is queued or processing."""
        image = services.image_cancel(image=_image(request, image_id), actor=actor_of(request))
        return Response(ImageSerializer(image).data)


class ImageRerunView(APIView):
    """`/images/{id}/rerun`"""

    access = IMAGES

    @extend_schema(summary="Run an image again", tags=["Images"], request=RerunSerializer, responses=ImageSerializer)
    def post(self, request: Request, image_id: uuid.UUID) -> Response:
        """Queues an image again that failed, was refused or was cancelled.

        Send `confirmed: true` to stage a photo that was refused with `needs_confirmation`.
        """
        wanted = checked(RerunSerializer, request)
        image = services.image_rerun(image=_image(request, image_id), actor=actor_of(request), **wanted)
        return Response(ImageSerializer(image).data)


class ImagePresignView(APIView):
    """`/images/{id}/presign`"""

    access = IMAGES

    @extend_schema(
        summary="Ask for a download link",
        tags=["Images"],
        parameters=[LinkQuerySerializer],
        responses=LinkSerializer,
        examples=[LINK_EXAMPLE],
    )
    def get(self, request: Request, image_id: uuid.UUID) -> Response:
        """A link to one of the image's files, good for fifteen minutes. `master` is lossless, the one proved."""
        wanted = checked_query(LinkQuerySerializer, request)
        image = _image(request, image_id)
        answer = {
            "url": selectors.link(image, wanted["kind"], download=wanted["download"]),
            "kind": wanted["kind"],
            "filename": selectors.file_name(image, wanted["kind"]),
            "expires_in": storage.GET_SECONDS,
        }
        return Response(LinkSerializer(answer).data)


def _image(request: Request, image_id: uuid.UUID) -> Image:
    return selectors.image_get(organization_of(request), image_id)


def _original(request: Request, project: Project, data: dict[str, Any]) -> Original:
    if "original_id" in data:
        return original_get(organization=organization_of(request), original_id=data.pop("original_id"))
    return original_create(project=project, file_key=data.pop("file_key"), actor=actor_of(request))
