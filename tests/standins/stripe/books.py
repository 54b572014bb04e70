"""What the stand-in knows: every object by its id, the time, and the events that happened."""

import copy
import secrets
import time
from collections.abc import Callable, Iterator
from threading import RLock
from typing import Any

import stripe

from .shapes import class_of, complete, fields_of

Object = dict[str, Any]
PREFIXES = {
    "product": "prod", "price": "price", "customer": "cus", "payment_method": "pm", "payment_intent": "pi",
    "charge": "ch", "refund": "re", "dispute": "du", "invoice": "in", "line_item": "il", "subscription": "sub",
    "subscription_item": "si", "checkout.session": "cs_test", "event": "evt", "webhook_endpoint": "we",
    "billing_portal.session": "bps", "billing_portal.configuration": "bpc", "invoice_payment": "inpay",
    "invoiceitem": "ii", "coupon": "coupon", "promotion_code": "promo",
}  # fmt: skip


class Refusal(Exception):
    """An error as Stripe answers it."""

    def __init__(self, status: int, kind: str, message: str, code: str | None = None, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message, **({"code": code} if code else {}), **more}}


def invalid(message: str, code: str | None = None) -> Refusal:
    """A request that makes no sense."""
    return Refusal(400, "invalid_request_error", message, code)


class Books:
    """Everything of one account. Hold ``lock`` around whatever belongs together.

    Args:
        now: when it is there, in seconds since 1970; it goes on from there, or jumps when told to.
    """

    def __init__(self, now: float | None = None) -> None:
        self.lock = RLock()
        self.objects: dict[str, Object] = {}
        self.events: list[Object] = []
        self.listeners: list[Callable[[Object], None]] = []
        # What is known beside the objects: why a payment method fails, what a session was asked to do …
        self.notes: dict[str, Any] = {}
        self.clock: Callable[[], float] = time.time
        self.offset = (now or time.time()) - time.time()
        self._numbers = 0

    def now(self) -> int:
        """The time in there."""
        return int(self.clock() + self.offset)

    def new(self, kind: str, **fields: Any) -> Object:
        """A new object, complete and of the published shape."""
        usual = {"id": self._id(kind), "created": self.now(), "livemode": False, "metadata": {}}
        known = fields_of(class_of(kind))
        data = complete({"object": kind, **{k: v for k, v in usual.items() if k in known}, **fields})
        self.objects[data["id"]] = data
        return data

    def change(self, data: Object, **fields: Any) -> Object:
        """Change an object's fields, holding it to its shape; what changed."""
        before = {name: copy.deepcopy(data.get(name)) for name, value in fields.items() if data.get(name) != value}
        data.update(fields)
        complete(data)
        return before

    def get(self, id_: str, kind: str | None = None) -> Object:
        """The object. Raises: Refusal, 404."""
        data = self.objects.get(id_)
        if data is None or (kind and data["object"] != kind) or data.get("deleted"):
            kind = kind or (data["object"] if data else "object")
            raise Refusal(404, "invalid_request_error", f"No such {kind}: '{id_}'", "resource_missing")
        return data

    def all(self, kind: str, **wanted: Any) -> Iterator[Object]:
        """Objects of a kind, newest first, whose fields are as wanted."""
        for data in reversed(list(self.objects.values())):
            if data["object"] == kind and all(data.get(name) == value for name, value in wanted.items()):
                yield data

    def emit(self, kind: str, data: Object, before: Object | None = None) -> Object:
        """An event: it happened, is kept, and is told to whoever listens."""
        shown: Object = {"object": copy.deepcopy(data)}
        if before is not None:
            shown["previous_attributes"] = before
        event = complete({
            "object": "event", "id": self._id("event"), "type": kind, "data": shown,
            "created": self.now(), "livemode": False, "api_version": stripe.api_version, "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
        })  # fmt: skip
        self.events.append(event)
        for listener in self.listeners:
            listener(event)
        return event

    def _id(self, kind: str) -> str:
        # Ids sort by age, which makes failures readable.
        self._numbers += 1
        return f"{PREFIXES[kind]}_{self._numbers:06d}{secrets.token_hex(8)}"


def listed(data: list[Object], url: str, more: bool = False) -> Object:
    """Stripe's list."""
    return {"object": "list", "url": url, "has_more": more, "data": data}
