"""The API's lists of images, and how images are asked for: one, many at once, variants."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, PolymorphicProxySerializer, extend_schema
from rest_framework import filters, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from config.common.api import APIView, ListAPIView, checked, checked_query
from config.common.errors import Problem, problem_of
from config.common.pagination import CursorPagination
from config.common.search import SearchFilter
from projects.accounts.caller import actor_of, organization_of
from projects.accounts.permissions import IMAGES
from projects.models import Original, Project
from projects.selectors import original_get, project_get
from staging import selectors, services
from staging.api import examples
from staging.api.serializers import (
    BatchInputSerializer,
    BatchRequestSerializer,
    BatchResultSerializer,
    BatchSerializer,
    GroupQuerySerializer,
    ImagePageSerializer,
    ImageQuerySerializer,
    ImageRequestSerializer,
    ImageSerializer,
    ImagesSerializer,
    OriginalGroupPageSerializer,
    OriginalGroupSerializer,
    ProjectImageQuerySerializer,
    VariantsRequestSerializer,
)
from staging.models import Image

UPLOAD_PROBLEMS = {
    402: "`allowance_used_up`.",
    404: "`upload_not_found`.",
    409: "`upload_missing`, `upload_used`.",
    422: "The file is not what was announced, and was removed: `upload_size_mismatch`, `content_type_mismatch`, "
    "`not_a_photo`.",
}


class ImagePage(ListAPIView[Image]):
    """What the lists have in common."""

    access = IMAGES
    queryset = Image.objects.none()
    serializer_class = ImageSerializer
    filter_backends = (SearchFilter, filters.OrderingFilter)
    search_fields: ClassVar = ["original__filename", "project__name", "project__address"]
    ordering_fields: ClassVar = ["created_at", "updated_at"]
    ordering: ClassVar = ["-created_at", "-id"]

    def version_of(self, each: Image) -> object:
        """For the list's ETag."""
        return selectors.version_of(each)


class ImageListView(ImagePage):
    """`/images`"""

    problems: ClassVar = {"post": {**UPLOAD_PROBLEMS, 400: "`unknown_engine`."}}

    def get_queryset(self) -> QuerySet[Image]:
        """The organization's images, narrowed by the query."""
        images = selectors.for_organization(organization_of(self.request))
        return selectors.images_filter(images, checked_query(ImageQuerySerializer, self.request))

    @extend_schema(
        summary="List images",
        tags=["Images"],
        parameters=[ImageQuerySerializer],
        examples=[examples.answer("Ready", examples.READY)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first; `order` takes `created_at`, `updated_at` or either with a minus.

        `search` looks in the photo's file name and in the project's name and address.
        """
        return super().get(request, *args, **kwargs)

    @extend_schema(
        summary="Stage a photo",
        tags=["Images"],
        request=ImageRequestSerializer,
        responses={201: ImageSerializer},
        examples=[examples.REQUEST_EXAMPLE, examples.QUEUED_EXAMPLE],
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
            **data,
        )
        return Response(ImageSerializer(image).data, status=status.HTTP_201_CREATED)


class ImageBatchView(APIView):
    """`/images/batch`"""

    access = IMAGES
    problems: ClassVar = {
        "post": {422: "None was made: `nothing_made`, with `results` as in the other answers beside the usual members."}
    }

    @extend_schema(
        summary="Stage many photos",
        tags=["Images"],
        request=BatchRequestSerializer,
        responses={
            201: OpenApiResponse(BatchSerializer, "All were made."),
            207: OpenApiResponse(BatchSerializer, "Some were made; the others say why not."),
        },
        examples=[examples.BATCH_EXAMPLE, examples.ALL_EXAMPLE, examples.SOME_EXAMPLE],
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Up to 50 stagings at once, each of which succeeds or fails by itself.

        The answer has one result for each, in the order of the request, with the status that `POST /images` would
        have given. With an `Idempotency-Key` it is safe to send again: what was made is not made twice.
        """
        data = checked(BatchInputSerializer, request)
        made = services.images_create(
            organization=organization_of(request),
            actor=actor_of(request),
            wanted=[_wanted(each) for each in data["images"]],
        )
        results = [_result(index, each) for index, each in enumerate(made)]
        good = sum(isinstance(each, Image) for each in made)
        if not good:
            return _nothing_made(results)
        whole = status.HTTP_201_CREATED if good == len(made) else status.HTTP_207_MULTI_STATUS
        return Response({"results": results}, status=whole)


class ProjectImageListView(ImagePage):
    """`/projects/{id}/images`"""

    def get_queryset(self) -> QuerySet[Image]:
        """The project's images, narrowed by the query."""
        images = selectors.for_organization(organization_of(self.request)).filter(project=self._project())
        return selectors.images_filter(images, checked_query(ProjectImageQuerySerializer, self.request))

    @extend_schema(
        summary="List a project's images",
        tags=["Images"],
        parameters=[ProjectImageQuerySerializer, GroupQuerySerializer],
        responses=PolymorphicProxySerializer(
            component_name="ImagePageOrGroups",
            serializers=[ImagePageSerializer, OriginalGroupPageSerializer],
            resource_type_field_name=None,
            many=False,
        ),
        examples=[examples.PAGE_EXAMPLE, examples.GROUPS_EXAMPLE],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first. With `group=original`, a page of photos instead, each with what was made of it.

        Among groups, photos of which there is no such image are left out as soon as a filter is set; without a filter,
        photos that were never staged are there, too.
        """
        if checked_query(GroupQuerySerializer, request).get("group"):
            return self._grouped(request)
        return super().get(request, *args, **kwargs)

    def _grouped(self, request: Request) -> Response:
        narrowed = any(
            value not in (None, []) for value in checked_query(ProjectImageQuerySerializer, request).values()
        )
        originals = selectors.groups(self._project(), self.get_queryset(), narrowed=narrowed)
        pages = CursorPagination()
        page = pages.paginate_queryset(originals, request)
        return pages.get_paginated_response(OriginalGroupSerializer(page, many=True).data)

    def _project(self) -> Project:
        return project_get(organization=organization_of(self.request), project_id=self.kwargs["project_id"])


class ImageVariantsView(ImagePage):
    """`/images/{id}/variants`"""

    problems: ClassVar = {"post": {402: "`allowance_used_up`."}}

    def get_queryset(self) -> QuerySet[Image]:
        """What was made of the image's photo."""
        return selectors.variants(organization_of(self.request), self._image())

    @extend_schema(
        summary="List variants of an image", tags=["Images"], examples=[examples.answer("Ready", examples.READY)]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """All images of the same photo, this one among them, without discarded ones."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        summary="Make variants of an image",
        tags=["Images"],
        request=VariantsRequestSerializer,
        responses={201: ImagesSerializer},
        examples=[examples.VARIANTS_EXAMPLE, examples.STYLES_EXAMPLE, examples.MADE_EXAMPLE],
    )
    def post(self, request: Request, **_kwargs: uuid.UUID) -> Response:
        """Stages the same photo again: in other styles, with other seeds, or just `count` times differently.

        Everything else is as in the image. All are made, or none.
        """
        image, wanted = self._image(), checked(VariantsRequestSerializer, request)
        made = services.image_variants(image=image, actor=actor_of(request), **wanted)
        return Response({"results": ImageSerializer(made, many=True).data}, status=status.HTTP_201_CREATED)

    def _image(self) -> Image:
        return selectors.image_get(organization_of(self.request), self.kwargs["image_id"])


def _original(request: Request, project: Project, data: dict[str, Any]) -> Original:
    if "original_id" in data:
        return original_get(organization=organization_of(request), original_id=data.pop("original_id"))
    file_key, engine = data.pop("file_key"), data.get("engine", services.ENGINE)
    return services.photo_of_upload(project=project, file_key=file_key, actor=actor_of(request), engine=engine)


def _wanted(data: Mapping[str, Any]) -> Mapping[str, Any] | Problem:
    serializer = ImageRequestSerializer(data=data)
    try:
        serializer.is_valid(raise_exception=True)
    except ValidationError as error:
        return problem_of(error)
    return dict(serializer.validated_data)


def _result(index: int, made: Image | Problem) -> dict[str, Any]:
    result: dict[str, Any]
    if isinstance(made, Problem):
        result = {"index": index, "status": made.status, "image": None, "problem": made.as_json()}
    else:
        result = {"index": index, "status": status.HTTP_201_CREATED, "image": made, "problem": None}
    return dict(BatchResultSerializer(result).data)


def _nothing_made(results: Sequence[Mapping[str, Any]]) -> HttpResponseBase:
    detail, advice = "None of these images could be made.", "Look at the problem of each in results."
    problem = Problem(422, "nothing_made", "Nothing made", detail, advice=advice)
    return Response({**problem.as_json(), "results": results}, status=422, content_type="application/problem+json")
