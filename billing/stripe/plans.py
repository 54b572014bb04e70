"""Plans of ours and products of Stripe: what differs, in words, and making Stripe follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import stripe

from billing.models import Plan, PlanKind
from billing.stripe.client import client, metadata_of

# Marks the configuration of the portal that is kept in step with the plans.
PORTAL = "kept_by_stripe_sync_plans"


@dataclass(frozen=True, slots=True)
class Change:
    """Something to be done at Stripe, in words and as a deed."""

    text: str
    apply: Callable[[], None]


def plan_changes(plan: Plan) -> Iterator[Change]:
    """What has to be done at Stripe for this plan, in the order in which to do it."""
    product = _retrieved(client().v1.products.retrieve, product_id(plan))
    if not plan.is_active or not plan.price_cents:
        if product is not None and product.active:
            yield Change(f"{plan}: take the product off sale", lambda: _archive(plan))
        return
    if product is None:
        yield Change(f"{plan}: create the product {product_id(plan)}", lambda: _create_product(plan))
    elif (product.name, product.active) != (plan.name, True):
        yield Change(f"{plan}: call the product {plan.name!r} and put it on sale", lambda: _update_product(plan))
    yield from _price_changes(plan)


def portal_changes() -> Iterator[Change]:
    """What has to be done so that the portal offers the plans; to be asked after prices are in place."""
    wanted = _portal_products()
    known = _portal()
    if not wanted:
        return
    if known is None:
        yield Change("Portal: create a configuration that offers the plans", lambda: _save_portal(None))
    elif _products_in(known) != {each["product"]: set(each["prices"]) for each in wanted}:
        yield Change("Portal: offer the plans' present prices", lambda: _save_portal(known.id))


def product_id(plan: Plan) -> str:
    """A plan's product at Stripe: chosen by us, so that it is found without asking around."""
    return f"virtual_staging_{plan.slug}"


def price_matches(price: Any, plan: Plan) -> bool:
    """Whether a price takes what the plan says, as often as it says."""
    interval = price.recurring.interval if price.recurring else None
    wanted = "month" if plan.kind == PlanKind.MONTHLY else None
    return (price.unit_amount, price.currency, interval) == (plan.price_cents, plan.currency, wanted)


def _price_changes(plan: Plan) -> Iterator[Change]:
    price = _retrieved(client().v1.prices.retrieve, plan.stripe_price_id) if plan.stripe_price_id else None
    if price is not None and price.active and price_matches(price, plan):
        return
    cost = f"{plan.price_cents / 100:.2f} {plan.currency.upper()}"
    often = " a month" if plan.kind == PlanKind.MONTHLY else ""
    if price is None:
        yield Change(f"{plan}: create the price {cost}{often}", lambda: _use_price(plan))
    else:
        text = f"{plan}: replace the price {price.id} by {cost}{often}; who is subscribed keeps the old one"
        yield Change(text, lambda: _use_price(plan))


def _retrieved(retrieve: Callable[[str], Any], id_: str) -> Any:
    """The object, None where Stripe has none."""
    try:
        return retrieve(id_)
    except stripe.InvalidRequestError as error:
        if error.code != "resource_missing":
            raise
        return None


def _create_product(plan: Plan) -> None:
    client().v1.products.create({"id": product_id(plan), "name": plan.name, "metadata": {"plan": plan.slug}})


def _update_product(plan: Plan) -> None:
    client().v1.products.update(product_id(plan), {"name": plan.name, "active": True})


def _archive(plan: Plan) -> None:
    client().v1.products.update(product_id(plan), {"active": False})


def _use_price(plan: Plan) -> None:
    """A price with the plan's amount: one that is there already, of an earlier run cut short, or a new one."""
    old = plan.stripe_price_id
    listed = client().v1.prices.list({"product": product_id(plan), "active": True, "limit": 100}).data
    price = next((each for each in listed if price_matches(each, plan)), None) or _create_price(plan)
    plan.stripe_price_id = price.id
    plan.save(update_fields=["stripe_price_id"])
    if old and old != price.id and _retrieved(client().v1.prices.retrieve, old) is not None:
        client().v1.prices.update(old, {"active": False})


def _create_price(plan: Plan) -> Any:
    params: Any = {
        "product": product_id(plan),
        "unit_amount": plan.price_cents,
        "currency": plan.currency,
        "metadata": {"plan": plan.slug},
    }
    if plan.kind == PlanKind.MONTHLY:
        params["recurring"] = {"interval": "month"}
    return client().v1.prices.create(params)


def _portal() -> Any:
    listed = client().v1.billing_portal.configurations.list({"active": True, "limit": 100}).data
    return next((each for each in listed if metadata_of(each).get(PORTAL)), None)


def _portal_products() -> list[dict[str, Any]]:
    plans = Plan.objects.filter(is_active=True, kind=PlanKind.MONTHLY, price_cents__gt=0).exclude(stripe_price_id="")
    return [{"product": product_id(plan), "prices": [plan.stripe_price_id]} for plan in plans]


def _products_in(configuration: Any) -> dict[str, set[str]]:
    products = configuration.features.subscription_update.products or []
    return {each.product: set(each.prices) for each in products}


def _save_portal(known: str | None) -> None:
    """Up at once and paid at once, down when the paid period ends, cancelling when it ends."""
    params: Any = {
        "features": {
            "customer_update": {"enabled": True, "allowed_updates": ["email", "address", "tax_id"]},
            "invoice_history": {"enabled": True},
            "payment_method_update": {"enabled": True},
            "subscription_cancel": {"enabled": True, "mode": "at_period_end"},
            "subscription_update": {
                "enabled": True,
                "default_allowed_updates": ["price"],
                "products": _portal_products(),
                "proration_behavior": "always_invoice",
                "schedule_at_period_end": {"conditions": [{"type": "decreasing_item_amount"}]},
            },
        },
        "metadata": {PORTAL: "yes"},
    }
    configurations = client().v1.billing_portal.configurations
    if known:
        configurations.update(known, params)
    else:
        configurations.create(params)
