"""Buying: a page of Stripe for every purchase, and its portal for everything after."""

from __future__ import annotations

from typing import Any

import stripe
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from billing.models import Plan, PlanKind
from billing.stripe.client import client, metadata_of
from billing.stripe.customers import customer_if_any, customer_of, mirror, mirror_subscriptions, organization_behind
from billing.stripe.locks import one_at_a_time
from billing.stripe.plans import PORTAL
from billing.stripe.selectors import LIVE, Standing, standing_changed, standing_of
from billing.stripe.settle import settle_customer
from config.common.errors import Problem
from projects.accounts.models import Organization, User
from projects.events.services import event_record


def checkout_start(*, organization: Organization, plan: Plan, actor: User | None) -> str:
    """The address of the page on which to pay for a plan.

    Who is subscribed already gets the page that changes the subscription: nobody ends up with two.

    Raises:
        Problem: nothing is sold here, or not this plan, or Stripe has another price than the plan, or does not answer.
    """
    _check_price(plan)
    customer = customer_of(organization)
    with _told(_("We could not open the payment page.")), one_at_a_time(f"stripe-checkout:{organization.pk}"):
        if plan.kind == PlanKind.ONE_OFF:
            return _session(organization, plan, customer, actor)
        if subscription := _live_subscription(customer):
            return _change_page(customer, subscription, plan)
        _expire_others(customer)
        return _session(organization, plan, customer, actor)


def portal_open(*, organization: Organization) -> str:
    """The address of Stripe's pages for payment methods, invoices and the subscription.

    Raises:
        Problem: 409 ``nothing_bought``, there is no customer yet.
    """
    client()
    customer = customer_if_any(organization)
    if customer is None:
        raise _nothing_bought()
    with _told(_("We could not open the billing portal.")):
        return _portal(customer, {})


def checkout_finish(*, organization: Organization, session_id: str) -> bool:
    """Somebody comes back from paying: give what is paid at once. False: the payment is still on its way.

    Raises:
        Problem: 404, it is not a purchase of this organization.
    """
    if not session_id.startswith("cs_"):
        # Without an id the address is that of a list.
        raise Problem(404, "not_found", _("Not found"), _("There is no such purchase."))
    with _told(_("We could not look at the payment.")):
        session = client().v1.checkout.sessions.retrieve(session_id)
        customer = str(session.customer or "")
        if not customer or organization_behind(customer) != organization:
            raise Problem(404, "not_found", _("Not found"), _("There is no such purchase."))
        with one_at_a_time(f"stripe:{customer}"):
            settle_customer(organization, customer)
            mirror_subscriptions(customer)
        standing_changed(organization.pk)
    return session.status == "complete" and session.payment_status != "unpaid"


def account_refresh(*, organization: Organization) -> None:
    """Somebody comes back from the portal: show what was done there now, not when its events come."""
    customer = customer_if_any(organization)
    if customer is None:
        return
    with _told(_("We could not look at the subscription.")), one_at_a_time(f"stripe:{customer}"):
        settle_customer(organization, customer)
        mirror_subscriptions(customer)
    standing_changed(organization.pk)


def subscription_end(*, organization: Organization, actor: User | None) -> Standing:
    """Let the subscription end with the period that is paid."""
    return _let_end(organization, actor, True)


def subscription_keep(*, organization: Organization, actor: User | None) -> Standing:
    """Take back that it ends."""
    return _let_end(organization, actor, False)


def subscriptions_cancel(*, organization: Organization) -> None:
    """End whatever takes money again and again, at once, and close pages on which somebody might still subscribe.

    What was paid is not refunded. The customer stays, so that later refunds and disputes find their books.

    Raises:
        Problem: 502 ``payments_failed`` or 503 ``payments_unavailable``.
    """
    customer = customer_if_any(organization)
    if customer is None:
        return
    with _told(_("We could not end the subscription.")), one_at_a_time(f"stripe-checkout:{organization.pk}"):
        _expire_others(customer)
        while subscription := _live_subscription(customer):
            mirror(client().v1.subscriptions.cancel(subscription.id))
    standing_changed(organization.pk)


def _let_end(organization: Organization, actor: User | None, ends: bool) -> Standing:
    standing = standing_of(organization)
    if standing is None:
        raise _nothing_bought()
    with _told(_("We could not change the subscription.")):
        mirror(client().v1.subscriptions.update(standing.subscription_id, {"cancel_at_period_end": ends}))
    standing_changed(organization.pk)
    kind = "billing.cancelled" if ends else "billing.reactivated"
    event_record(organization=organization, kind=kind, actor=actor, data={"plan": standing.plan and standing.plan.slug})
    changed = standing_of(organization)
    return changed or standing


def _session(organization: Organization, plan: Plan, customer: str, actor: User | None) -> str:
    about = {"organization": str(organization.pk), "plan": plan.slug}
    params: Any = {
        "mode": "subscription" if plan.kind == PlanKind.MONTHLY else "payment",
        "customer": customer,
        "client_reference_id": str(organization.pk),
        "line_items": [{"price": plan.stripe_price_id, "quantity": 1}],
        "metadata": {**about, "user": str(actor.pk) if actor else ""},
        "success_url": _address("billing:stripe:done") + "?session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": _address("billing:usage") + "#plans",
        **_taxes(),
    }
    if settings.STRIPE_PROMOTION_CODES:
        params["allow_promotion_codes"] = True
    data = "subscription_data" if plan.kind == PlanKind.MONTHLY else "payment_intent_data"
    params[data] = {"metadata": about}
    if plan.kind == PlanKind.ONE_OFF:
        params["invoice_creation"] = {"enabled": True}
    return str(client().v1.checkout.sessions.create(params).url)


def _taxes() -> dict[str, Any]:
    if not settings.STRIPE_AUTOMATIC_TAX:
        return {}
    # Tax depends on where the customer is, so Stripe has to ask and to keep it.
    return {
        "automatic_tax": {"enabled": True},
        "customer_update": {"address": "auto", "name": "auto"},
        "tax_id_collection": {"enabled": True},
    }


def _change_page(customer: str, subscription: Any, plan: Plan) -> str:
    item = subscription["items"].data[0]
    if item.price.id == plan.stripe_price_id:
        return _portal(customer, {})
    confirm = {
        "subscription": subscription.id,
        "items": [{"id": item.id, "price": plan.stripe_price_id, "quantity": 1}],
    }
    after = {"type": "redirect", "redirect": {"return_url": _address("billing:stripe:back")}}
    flow = {"type": "subscription_update_confirm", "subscription_update_confirm": confirm, "after_completion": after}
    return _portal(customer, {"flow_data": flow})


def _portal(customer: str, more: dict[str, Any]) -> str:
    params: Any = {"customer": customer, "return_url": _address("billing:stripe:back"), **more}
    for each in client().v1.billing_portal.configurations.list({"active": True, "limit": 100}).data:
        if metadata_of(each).get(PORTAL):
            params["configuration"] = each.id
    return client().v1.billing_portal.sessions.create(params).url


def _live_subscription(customer: str) -> Any:
    found = client().v1.subscriptions.list({"customer": customer, "status": "all", "limit": 100}).data
    return next((each for each in found if each.status in LIVE), None)


def _expire_others(customer: str) -> None:
    """Of several pages to subscribe on, opened in several tabs, only the newest takes money."""
    sessions = client().v1.checkout.sessions
    for each in sessions.list({"customer": customer, "status": "open", "limit": 100}).data:
        if each.mode == "subscription":
            sessions.expire(each.id)


def _check_price(plan: Plan) -> None:
    """What the page will show is what the plan says."""
    stripe_client = client()
    if not plan.is_active or not plan.price_cents or not plan.stripe_price_id:
        raise Problem(
            409, "not_for_sale", _("Not for sale"), _("The plan %(plan)s cannot be bought.") % {"plan": plan},
            advice=_("Choose another plan. Operators: manage.py stripe_sync_plans says what Stripe lacks."),
        )  # fmt: skip
    with _told(_("We could not look up the price.")):
        price = stripe_client.v1.prices.retrieve(plan.stripe_price_id)
    if (price.unit_amount, price.currency, price.active) != (plan.price_cents, plan.currency, True):
        detail = _("The plan %(plan)s costs something else at Stripe than here; it is not sold until both agree.")
        raise Problem(
            409, "price_differs", _("The price is being changed"), detail % {"plan": plan},
            advice=_("Try again later. Operators: run manage.py stripe_sync_plans --apply."),
        )  # fmt: skip


class _told:  # noqa: N801
    """Turns what Stripe's library raises into something to tell people: `with _told(_("We could not do this.")):`"""

    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, stripe.StripeError):
            raise Problem(
                502, "payments_failed", _("Stripe did not answer as expected"),
                f"{self.what} {error.user_message or ''}".rstrip(),
                advice=_("Nothing was charged by this. Try again in a minute."),
            ) from error  # fmt: skip


def _nothing_bought() -> Problem:
    detail, advice = _("There is no purchase to manage."), _("Choose a plan first.")
    return Problem(409, "nothing_bought", _("Nothing bought yet"), detail, advice=advice)


def _address(name: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name)}"
