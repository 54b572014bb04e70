"""The site, and a bare view that reads one row: what Django REST framework itself takes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.urls import urlpatterns as site
from staging.models import Image


class BareView(APIView):
    """No caller, no limits, no schema: one row by its key."""

    authentication_classes: Any = ()
    permission_classes: Any = ()
    throttle_classes: Any = ()

    def get(self, _request: Request, image_id: str) -> Response:
        row = Image.objects.values("id", "status", "percent", "created_at").get(pk=image_id)
        return Response(row)


urlpatterns = [path("bare/<uuid:image_id>", login_not_required(BareView.as_view())), *site]
