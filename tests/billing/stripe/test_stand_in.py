"""The stand-in, held to Stripe by Stripe's own tools: shapes of the library, and the command line's fixtures."""

import os
import subprocess
from pathlib import Path

import pytest
import stripe

from tests.standins.stripe.shapes import complete

from .conftest import KEY, stripe_sdk

CLI = Path(__file__).parents[3] / "node_modules" / ".bin" / "stripe"
TRIGGERS = (
    "charge.dispute.created", "charge.failed", "charge.refund.updated", "charge.refunded", "charge.succeeded",
    "checkout.session.async_payment_succeeded", "checkout.session.completed", "checkout.session.expired",
    "customer.created", "customer.deleted", "customer.subscription.created", "customer.subscription.deleted",
    "customer.subscription.paused", "customer.subscription.updated", "customer.updated", "invoice.finalized",
    "invoice.paid", "invoice.payment_action_required", "invoice.payment_failed", "invoice.payment_succeeded",
    "payment_intent.payment_failed", "payment_intent.succeeded", "payment_method.attached", "price.created",
    "product.created",
)  # fmt: skip


@pytest.mark.parametrize("kind", TRIGGERS)
def test_the_command_line_triggers(stand_in, tmp_path, kind):
    environment = {**os.environ, "STRIPE_CLI_TELEMETRY_OPTOUT": "1", "HOME": str(tmp_path)}
    command = [CLI, "trigger", kind, "--api-base", stand_in.url, "--api-key", KEY]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)

    assert done.returncode == 0, done.stdout + done.stderr
    assert kind in {event["type"] for event in stand_in.books.events}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param({"color": "red"}, "color does not exist", id="fail: unknown field"),
        pytest.param({"name": None}, "name is None, no str", id="fail: null where something must be"),
        pytest.param({"type": "gift"}, "type is 'gift'", id="fail: unknown value"),
        pytest.param({"images": "none"}, "images is no list", id="fail: no list"),
    ],
)
def test_shapes_refuse(change, problem):
    product = {
        "object": "product", "id": "prod_1", "active": True, "created": 1, "images": [], "livemode": False,
        "marketing_features": [], "metadata": {}, "name": "x", "type": "service", "updated": 1,
    }  # fmt: skip
    assert complete(product)["description"] is None

    with pytest.raises(AssertionError, match=problem):
        complete({**product, **change})


def test_over_http_with_the_official_library(over_http):
    api = stripe_sdk(over_http).v1
    first = api.customers.create({"name": "A"}, {"idempotency_key": "once"})
    again = api.customers.create({"name": "A"}, {"idempotency_key": "once"})

    assert first.id == again.id
    with pytest.raises(stripe.IdempotencyError):
        api.customers.create({"name": "B"}, {"idempotency_key": "once"})
    with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
        api.customers.retrieve("cus_none")
    for number in range(12):
        api.products.create({"name": f"p{number}"})
    assert len(list(api.products.list({"limit": 5}).auto_paging_iter())) == 12
    assert api.accounts.retrieve_current().id == "acct_stand_in"
