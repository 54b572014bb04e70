"""The API of one image. Views parse, authorise, call one service or selector, answer."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from config.common import conditional, storage
from config.common.api import APIView, checked, checked_query
from projects.accounts.caller import actor_of, organization_of
from projects.accounts.permissions import IMAGES
from staging import charges, selectors, services
from staging.api import examples
from staging.api.serializers import ImageSerializer, LinkQuerySerializer, LinkSerializer, RerunSerializer
from staging.models import Image


@extend_schema(tags=["Images"])
class ImageDetailView(APIView):
    """`/images/{id}`"""

    access = IMAGES
    problems: ClassVar = {"delete": {409: "`image_kept`.", 412: ""}}

    @extend_schema(summary="Read an image", responses=ImageSerializer, examples=[examples.IMAGE_EXAMPLE])
    def get(self, request: Request, image_id: uuid.UUID) -> Response:
        """What was wanted, and how far it is. Send the ETag as `If-None-Match` to get 304 while nothing moves."""
        image = _image(request, image_id)
        return conditional.answer(request, _tag(image), lambda: ImageSerializer(image).data)

    @extend_schema(summary="Delete an image", responses={204: None})
    def delete(self, request: Request, image_id: uuid.UUID) -> Response:
        """Deletes the result, from the store as well. The uploaded photo stays. Cannot be undone."""
        with transaction.atomic():
            image = _image(request, image_id, lock=True)
            conditional.require_match(request, _tag(image))
            services.image_delete(image=image, actor=actor_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ImageCancelView(APIView):
    """`/images/{id}/cancel`"""

    access = IMAGES
    problems: ClassVar = {"post": {409: "`not_cancellable`."}}

    @extend_schema(
        summary="Cancel an image",
        tags=["Images"],
        request=None,
        responses=ImageSerializer,
        examples=[examples.CANCELLED_EXAMPLE],
    )
    def post(self, request: Request, image_id: uuid.UUID) -> Response:
        """Stops an image that is queued or processing."""
        return _answer(services.image_cancel(image=_image(request, image_id), actor=actor_of(request)))


class ImageRerunView(APIView):
    """`/images/{id}/rerun`"""

    access = IMAGES
    problems: ClassVar = {"post": {402: "`allowance_used_up`.", 409: "`not_rerunnable`."}}

    @extend_schema(
        summary="Run an image again",
        tags=["Images"],
        request=RerunSerializer,
        responses=ImageSerializer,
        examples=[examples.RERUN_EXAMPLE, examples.QUEUED_EXAMPLE],
    )
    def post(self, request: Request, image_id: uuid.UUID) -> Response:
        """Queues an image again that failed, was refused or was cancelled.

        Send `confirmed: true` to stage a photo that was refused with `needs_confirmation`.
        """
        wanted = checked(RerunSerializer, request)
        return _answer(services.image_rerun(image=_image(request, image_id), actor=actor_of(request), **wanted))


@extend_schema(tags=["Images"], request=None, responses=ImageSerializer)
class ImageKeepView(APIView):
    """`/images/{id}/keep`"""

    access = IMAGES
    problems: ClassVar = {"post": {409: "`not_keepable`."}}

    @extend_schema(summary="Keep an image", examples=[examples.KEPT_EXAMPLE])
    def post(self, request: Request, image_id: uuid.UUID) -> Response:
        """Marks a ready image as one to deliver. It can then be neither discarded nor deleted. Twice is fine."""
        return self._mark(request, image_id, kept=True)

    @extend_schema(summary="Stop keeping an image", responses={200: ImageSerializer}, examples=[examples.READY_EXAMPLE])
    def delete(self, request: Request, image_id: uuid.UUID) -> Response:
        """Takes the mark off."""
        return self._mark(request, image_id, kept=False)

    def _mark(self, request: Request, image_id: uuid.UUID, *, kept: bool) -> Response:
        return _answer(services.image_keep(image=_image(request, image_id), actor=actor_of(request), kept=kept))


@extend_schema(tags=["Images"], request=None, responses=ImageSerializer)
class ImageDiscardView(APIView):
    """`/images/{id}/discard`"""

    access = IMAGES
    problems: ClassVar = {
        "post": {409: "`image_kept`, `not_discardable`."},
        "delete": {402: "`allowance_used_up`.", 409: "`not_restorable`."},
    }

    @extend_schema(summary="Discard an image", examples=[examples.DISCARDED_EXAMPLE])
    def post(self, request: Request, image_id: uuid.UUID) -> Response:
        """Puts a ready image aside: lists leave it out, its files stay until it is deleted. Twice is fine."""
        return self._put(request, image_id, discarded=True)

    @extend_schema(summary="Restore an image", responses={200: ImageSerializer}, examples=[examples.READY_EXAMPLE])
    def delete(self, request: Request, image_id: uuid.UUID) -> Response:
        """Brings a discarded image back."""
        return self._put(request, image_id, discarded=False)

    def _put(self, request: Request, image_id: uuid.UUID, *, discarded: bool) -> Response:
        image = _image(request, image_id)
        return _answer(services.image_discard(image=image, actor=actor_of(request), discarded=discarded))


class ImagePresignView(APIView):
    """`/images/{id}/presign`"""

    access = IMAGES
    problems: ClassVar = {"get": {409: "`not_ready`, `discarded`."}}

    @extend_schema(
        summary="Ask for a download link",
        tags=["Images"],
        parameters=[LinkQuerySerializer],
        responses=LinkSerializer,
        examples=[examples.LINK_EXAMPLE],
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
        charges.handed_out(image, wanted["kind"])
        return Response(LinkSerializer(answer).data)


def _image(request: Request, image_id: uuid.UUID, *, lock: bool = False) -> Image:
    return selectors.image_get(organization_of(request), image_id, lock=lock)


def _answer(image: Image) -> Response:
    return Response(ImageSerializer(image).data, headers={"ETag": _tag(image)})


def _tag(image: Image) -> str:
    return conditional.tag(selectors.version_of(image))
