"""What the buttons of the billing page do. Each sends the person on: to a page of Stripe or back."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from billing.stripe.api import plan_wanted
from billing.stripe.checkout import (
    account_refresh,
    checkout_finish,
    checkout_start,
    portal_open,
    subscription_end,
    subscription_keep,
)
from config.common.errors import Problem
from projects.accounts.pages import MemberRequest, manager

PAGE = "billing:usage"


@require_POST
@manager
def buy(request: MemberRequest) -> HttpResponse:
    """Go and pay for a plan or a pack."""
    plan = plan_wanted(request.POST.get("plan", ""))
    return redirect(checkout_start(organization=request.organization, plan=plan, actor=request.user))


@require_POST
@manager
def portal(request: MemberRequest) -> HttpResponse:
    """Go to the payment methods and invoices."""
    return redirect(portal_open(organization=request.organization))


@require_POST
@manager
def cancel(request: MemberRequest) -> HttpResponse:
    """End the subscription when the paid period ends."""
    standing = subscription_end(organization=request.organization, actor=request.user)
    text = _("Your subscription ends on %(date)s. Until then everything stays as it is.")
    messages.success(request, text % {"date": date_format(standing.renews_at, "DATE_FORMAT")})
    return redirect(PAGE)


@require_POST
@manager
def keep(request: MemberRequest) -> HttpResponse:
    """Do not end the subscription after all."""
    standing = subscription_keep(organization=request.organization, actor=request.user)
    text = _("Your subscription goes on. It renews on %(date)s.")
    messages.success(request, text % {"date": date_format(standing.renews_at, "DATE_FORMAT")})
    return redirect(PAGE)


@require_safe
@manager
def back(request: MemberRequest) -> HttpResponse:
    """Back from the portal."""
    with suppress(Problem):  # The events tell the same a little later.
        account_refresh(organization=request.organization)
    return redirect(PAGE)


@require_safe
@manager
def done(request: MemberRequest) -> HttpResponse:
    """Back from paying."""
    paid = checkout_finish(organization=request.organization, session_id=request.GET.get("session_id", ""))
    if paid:
        messages.success(request, _("Thank you. Your images are here."))
    else:
        messages.warning(request, _("Your payment is on its way. Your images come as soon as it has arrived."))
    return redirect(PAGE)
