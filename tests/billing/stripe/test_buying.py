"""From choosing a plan to having its images, as programs do it."""

from billing.models import Grant
from billing.selectors import balance
from billing.stripe.events import event_handle
from billing.stripe.models import CustomerLink, StripeEvent
from billing.stripe.selectors import standing_of
from tests.standins.stripe import cards, checkout

from .conftest import deliver


def pay(books, number="4242424242424242"):
    """Pay on the newest page."""
    session = next(books.all("checkout.session"))
    return checkout.pay(books, session, cards.by_number(books, number))


def handle_all(books):
    """Deliver every event so far, and let the worker handle each."""
    for event in list(books.events):
        assert deliver(event).status_code == 200
        event_handle(event["id"])


def test_subscription(api, books, sold, organization, queue):
    response = api.post("/api/v1/billing/checkout", {"plan": "pro"})

    assert response.status_code == 200, response.json()
    session = next(books.all("checkout.session"))
    assert response.json() == {"url": session["url"]}
    assert session["client_reference_id"] == str(organization.pk)
    pay(books)
    handle_all(books)
    assert balance(organization).plan == sold["pro"]
    assert [(grant.kind, grant.amount) for grant in Grant.objects.all()] == [("period", 100)]
    standing = standing_of(organization)
    assert (standing.status, standing.plan, standing.ends) == ("active", sold["pro"], False)
    assert set(StripeEvent.objects.values_list("status", flat=True)) == {"handled"}
    assert CustomerLink.objects.get().customer_id == session["customer"]
