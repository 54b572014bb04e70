"""Projects, uploads and originals. Rows only: the store holds nothing unless a test puts it there."""

from datetime import UTC, datetime

import factory

from projects.models import Original, Project, Upload
from tests.factories.accounts import OrganizationFactory


class ProjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Project

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"{n} Elm Street")
    address = factory.LazyAttribute(lambda project: f"{project.name}, Portland, OR 97205")


class UploadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Upload

    organization = factory.SubFactory(OrganizationFactory)
    file_key = factory.LazyAttributeSequence(lambda upload, n: f"{upload.organization.pk.hex}/uploads/{n}/room.jpg")
    filename = "room.jpg"
    content_type = "image/jpeg"
    size = 1000
    expires_at = datetime(2100, 1, 1, tzinfo=UTC)


class OriginalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Original

    project = factory.SubFactory(ProjectFactory)
    organization = factory.SelfAttribute("project.organization")
    file_key = factory.LazyAttributeSequence(lambda photo, n: f"{photo.organization.pk.hex}/originals/{n}/room.jpg")
    filename = "room.jpg"
    content_type = "image/jpeg"
    size = 1000
