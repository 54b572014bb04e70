"""The stand-in without a network in between, for tests that ask a great deal."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import stripe

from . import forms
from .server import StripeStandIn


class InProcess(stripe.HTTPClient):
    """What Stripe's library sends with. Requests and answers are the same as over HTTP."""

    name = "in-process"

    def __init__(self, stand_in: StripeStandIn) -> None:
        super().__init__(verify_ssl_certs=False)
        self.stand_in = stand_in

    def request(self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None) -> Any:
        """Status, body and headers of the answer."""
        address = urlsplit(url)
        form = forms.parse(post_data if method == "post" else address.query)
        key = (headers or {}).get("Idempotency-Key")
        status, body = self.stand_in.answer(method.upper(), address.path, form, key)
        return json.dumps(body), status, {"Request-Id": "req_stand_in"}

    def close(self) -> None:
        """Nothing is open."""
