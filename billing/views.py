"""Pages of usage and plans."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.selectors import balance, plans_on_offer
from projects.accounts.pages import MemberRequest, member


@require_safe
@member
def usage(request: MemberRequest) -> HttpResponse:
    """What is left, what was used for what, and what there is to choose."""
    context = {"balance": balance(request.organization), "plans": plans_on_offer()}
    return render(request, "billing/usage.html", context)
