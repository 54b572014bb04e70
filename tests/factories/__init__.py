"""Rows for tests, each valid by itself and owned by one organization throughout."""

from tests.factories.accounts import (
    ApiKeyFactory,
    InvitationFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
)
from tests.factories.events import EventFactory
from tests.factories.projects import OriginalFactory, ProjectFactory, UploadFactory
from tests.factories.staging import ImageFactory, JobFactory

__all__ = [
    "ApiKeyFactory",
    "EventFactory",
    "ImageFactory",
    "InvitationFactory",
    "JobFactory",
    "MembershipFactory",
    "OrganizationFactory",
    "OriginalFactory",
    "ProjectFactory",
    "UploadFactory",
    "UserFactory",
]
