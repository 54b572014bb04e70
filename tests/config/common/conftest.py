"""Views that show one habit each."""

import pytest
from django.urls import include, path
from rest_framework.response import Response

from config.common import conditional
from config.common.api import APIView, ListAPIView
from config.common.errors import Problem
from projects.accounts.permissions import ANYBODY
from projects.models import Project


class Rooms(APIView):
    """Makes a project per POST; refuses a name ``bad``, answers one named ``odd`` with a refusal."""

    access = ANYBODY

    def get(self, request):
        return Response({"count": Project.objects.count()})

    def post(self, request):
        name = request.data["name"]
        project = Project.objects.create(organization=request.organization, name=name)
        if name == "bad":
            raise Problem(409, "bad_name", "Bad", "Bad name.")
        headers = {"Location": f"/rooms/{project.pk}"}
        return Response({"id": project.pk}, status=422 if name == "odd" else 201, headers=headers)


class Secrets(Rooms):
    keeps_answer = False
    rate = "uploads"


class Again(Rooms):
    idempotent = False


class Tagged(APIView):
    access = ANYBODY

    def get(self, request):
        return conditional.answer(request, conditional.tag("state", 1), lambda: {"state": 1})

    def patch(self, request):
        conditional.require_match(request, conditional.tag("state", 1))
        return Response({"state": 2})


class Names(ListAPIView[Project]):
    """A list that leaves its ETag to the body."""

    access = ANYBODY
    queryset = Project.objects.all()
    filter_backends = ()

    def get_serializer(self, page, **kwargs):
        return type("Names", (), {"data": [each.name for each in page]})


api = [
    path("names", Names.as_view()),
    path("rooms", Rooms.as_view()),
    path("secrets", Secrets.as_view()),
    path("again", Again.as_view()),
    path("tagged", Tagged.as_view()),
]
urlpatterns = [path("api/v1/", include(api)), path("accounts/", include("projects.accounts.urls"))]


@pytest.fixture
def small_api(settings):
    """Only the views above."""
    settings.ROOT_URLCONF = __name__
