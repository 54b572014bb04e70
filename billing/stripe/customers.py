"""Which customer of Stripe is which organization."""

from __future__ import annotations

import uuid
from typing import Any

import djstripe.models
from django.conf import settings

from billing.stripe.client import client, metadata_of
from billing.stripe.locks import one_at_a_time
from billing.stripe.models import CustomerLink
from projects.accounts.models import Organization

# The metadata key under which a customer names its organization; dj-stripe looks for it, too.
ORGANIZATION = settings.DJSTRIPE_SUBSCRIBER_CUSTOMER_KEY


def customer_of(organization: Organization) -> str:
    """The organization's customer id, made at Stripe when first needed.

    Made once: requests wait for each other, and one that died halfway is repeated under the same idempotency key.
    """
    with one_at_a_time(f"stripe-customer:{organization.pk}"):
        link, _ = CustomerLink.objects.get_or_create(organization=organization)
        if not link.customer_id:
            link.customer_id = _create(organization, link)
            link.save(update_fields=["customer_id"])
    return link.customer_id


def customer_if_any(organization: Organization) -> str | None:
    """The organization's customer id, None where it never bought anything."""
    found = CustomerLink.objects.filter(organization=organization).exclude(customer_id="")
    return found.values_list("customer_id", flat=True).first()


def organization_behind(customer_id: str) -> Organization | None:
    """Whose customer that is; None where it is nobody's that we know.

    A customer that names an organization in its metadata, made by hand for instance, becomes that organization's if
    it has no other.
    """
    link = CustomerLink.objects.select_related("organization").filter(customer_id=customer_id).first()
    return link.organization if link else _adopt(customer_id)


def forget(customer_id: str) -> None:
    """The customer was deleted at Stripe: the next purchase makes a new one."""
    CustomerLink.objects.filter(customer_id=customer_id).delete()


def mirror(data: Any) -> Any:
    """Keep dj-stripe's copy of an object as fresh as what Stripe just answered."""
    kinds = {
        "customer": djstripe.models.Customer,
        "subscription": djstripe.models.Subscription,
        "invoice": djstripe.models.Invoice,
    }
    return kinds[data["object"]].sync_from_stripe_data(data, api_key=settings.STRIPE_SECRET_KEY)


def mirror_subscriptions(customer_id: str) -> None:
    """Have every subscription of a customer as it is now."""
    for data in client().v1.subscriptions.list({"customer": customer_id, "status": "all", "limit": 100}).data:
        mirror(data)


def _create(organization: Organization, link: CustomerLink) -> str:
    params: Any = {"name": organization.name, "metadata": {ORGANIZATION: str(organization.pk)}}
    if organization.email:
        params["email"] = organization.email
    made = client().v1.customers.create(params, {"idempotency_key": f"customer-{link.pk}"})
    return made.id


def _adopt(customer_id: str) -> Organization | None:
    customer = client().v1.customers.retrieve(customer_id)
    named = "" if getattr(customer, "deleted", False) else metadata_of(customer).get(ORGANIZATION, "")
    organization = Organization.objects.filter(pk=named).first() if _is_uuid(named) else None
    if organization is None:
        return None
    link, _ = CustomerLink.objects.get_or_create(organization=organization)
    if link.customer_id:
        # Whoever made the customer may have written it down since we looked.
        return organization if link.customer_id == customer_id else None
    CustomerLink.objects.filter(pk=link.pk).update(customer_id=customer_id)
    return organization


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
