"""Organizations, people, memberships, invitations and keys."""

from datetime import UTC, datetime

import factory

from projects.accounts.keys import SCOPES, fresh_key, fresh_token, token_digest
from projects.accounts.models import ApiKey, Invitation, Membership, Organization, Role, User

PASSWORD = "correct horse battery staple"


class OrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Brokerage {n}")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"agent{n}@example.com")
    name = factory.Sequence(lambda n: f"Agent {n}")
    password = factory.django.Password(PASSWORD)


class MembershipFactory(factory.django.DjangoModelFactory):
    """A person who works for an organization: `membership.user`, `membership.organization`."""

    class Meta:
        model = Membership

    organization = factory.SubFactory(OrganizationFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.AGENT


class ApiKeyFactory(factory.django.DjangoModelFactory):
    """A key; `key.text` is what a program sends."""

    class Meta:
        model = ApiKey

    organization = factory.SubFactory(OrganizationFactory)
    created_by = factory.SubFactory(UserFactory)
    name = "integration"
    scopes = list(SCOPES)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        fresh = fresh_key()
        key = super()._create(model_class, *args, **{"prefix": fresh.prefix, "digest": fresh.digest, **kwargs})
        key.text = fresh.text
        return key


class InvitationFactory(factory.django.DjangoModelFactory):
    """An invitation on its way; `invitation.token` is what the link ends with."""

    class Meta:
        model = Invitation

    organization = factory.SubFactory(OrganizationFactory)
    email = factory.Sequence(lambda n: f"invited{n}@example.com")
    role = Role.AGENT
    sent_at = datetime(2020, 1, 1, tzinfo=UTC)
    expires_at = datetime(2100, 1, 1, tzinfo=UTC)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        token = fresh_token()
        invitation = super()._create(model_class, *args, **{"digest": token_digest(token), **kwargs})
        invitation.token = token
        return invitation
