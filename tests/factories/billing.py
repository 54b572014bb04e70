"""Grants for tests that stage more than the free plan allows."""

from tests.factories.accounts import OrganizationFactory


def give(organization=None, amount=100, reference="gift", **wishes):
    """An organization with a gift; the free images of the month are there beside it."""
    from billing.services import grant_gift

    organization = organization or OrganizationFactory()
    reference = f"{reference}:{organization.pk}"
    return grant_gift(
        organization=organization, amount=amount, reference=reference, actor=None, reason="test", **wishes
    )
