"""The way to the identity provider and back."""

from __future__ import annotations

import logging
import time
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from projects.accounts.middleware import INVITATION_SESSION_KEY
from projects.accounts.models import User
from projects.accounts.oidc import refusals
from projects.accounts.oidc.fetched import Unreachable
from projects.accounts.oidc.provider import provider
from projects.accounts.oidc.refusals import SignInRefused

logger = logging.getLogger(__name__)

# The library's place for what goes on, by state; and ours for the ID token that signing out will show.
STATES, ID_TOKEN = "oidc_states", "oidc_id_token"
LONGEST_SECONDS = 600
LONGEST_WORDS = 200


@method_decorator([login_not_required, never_cache], name="dispatch")
class BeginView(OIDCAuthenticationRequestView):  # type: ignore[misc, unused-ignore]
    """Sends a browser to the provider. Whoever is signed in already goes on to where they wanted to go."""

    def __init__(self, **kwargs: Any) -> None:
        # Not the library's: that one asks for the provider's address where its silence could not be told.
        super(OIDCAuthenticationRequestView, self).__init__(**kwargs)
        self.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_ID

    @property
    def OIDC_OP_AUTH_ENDPOINT(self) -> str:  # noqa: N802 - the library's name
        """Where people sign in."""
        return provider().endpoints.authorization

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """To the provider."""
        _require_offer()
        if request.user.is_authenticated:
            return HttpResponseRedirect(_safe_next(request, request.GET.get("next", "")))
        return self.begin(request, next=_safe_next(request, request.GET.get("next", "")))

    def begin(self, request: HttpRequest, **kept: str) -> HttpResponseBase:
        """To the provider; ``kept`` is remembered until it answers."""
        try:
            response = cast(HttpResponseRedirect, super().get(request))
        except Unreachable:
            return refusal_page(request, SignInRefused(refusals.UNREACHABLE))
        # Kept by the state and not for the session, so that two tabs don't mix up where they are going.
        del request.session["oidc_login_next"]
        state = parse_qs(urlsplit(response.url).query)["state"][0]
        request.session[STATES][state].update(kept)
        request.session.modified = True
        return response


@method_decorator([login_not_required, never_cache], name="dispatch")
class CallbackView(OIDCAuthenticationCallbackView):  # type: ignore[misc, unused-ignore]
    """Where the provider sends a browser back to."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Sign in, or say why not. Whoever was signed in before and fails stays so."""
        _require_offer()
        try:
            begun = self._begun(request)
            self._refuse_errors(request)
            return self._finish(request, begun)
        except SignInRefused as refused:
            logger.warning("sign-in refused: %s", refused.refusal.code, exc_info=refused.__cause__)
            return refusal_page(request, refused)

    def _begun(self, request: HttpRequest) -> dict[str, Any]:
        """What this session remembers of the sign-in that is answered. It can be answered once."""
        states = request.session.get(STATES, {})
        begun: dict[str, Any] | None = states.pop(request.GET.get("state", ""), None)
        if begun is None:
            raise SignInRefused(refusals.STATE_MISMATCH)
        request.session.modified = True
        # Kept at once: asking the provider takes a while, and the same answer must not be used meanwhile.
        request.session.save()
        # RFC 9207: an answer that names another issuer was meant for somebody else.
        strange = request.GET.get("iss", provider().issuer) != provider().issuer
        if strange or begun["added_on"] < time.time() - LONGEST_SECONDS:
            raise SignInRefused(refusals.STATE_MISMATCH)
        return begun

    def _refuse_errors(self, request: HttpRequest) -> None:
        error = request.GET.get("error", "")
        if error in {"server_error", "temporarily_unavailable"}:
            raise SignInRefused(refusals.UNREACHABLE)
        if error or not request.GET.get("code"):
            raise SignInRefused(refusals.DENIED, request.GET.get("error_description", "")[:LONGEST_WORDS])

    def _finish(self, request: HttpRequest, begun: dict[str, Any]) -> HttpResponseBase:
        user = auth.authenticate(
            request,
            nonce=begun["nonce"],
            code_verifier=begun["code_verifier"],
            connecting=self._connecting(request, begun),
            invited=INVITATION_SESSION_KEY in request.session,
        )
        if user is None:
            raise SignInRefused(refusals.UNTRUSTED)
        sign_in(request, user)
        if begun.get("connecting"):
            messages.success(request, _("From now on you can sign in with %(name)s.") % {"name": settings.OIDC_NAME})
        return HttpResponseRedirect(_safe_next(request, begun.get("next", "")))

    def _connecting(self, request: HttpRequest, begun: dict[str, Any]) -> User | None:
        """Whose account it is to be connected to: still the one who asked for it."""
        if "connecting" not in begun:
            return None
        if not isinstance(request.user, User) or str(request.user.pk) != begun["connecting"]:
            raise SignInRefused(refusals.STATE_MISMATCH)
        return request.user


class ConnectView(BeginView):
    """Lets a person who signed in with a password also sign in at the provider. Reached by a checked form only."""

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:  # noqa: ARG002
        """Ask who it is, so that nobody is connected to whoever used the provider last."""
        return {"prompt": "login"}


def sign_in(request: HttpRequest, user: User) -> None:
    """Begin a session under a new key; only an invitation is taken along from whoever it was before."""
    invitation = request.session.get(INVITATION_SESSION_KEY)
    auth.login(request, user)
    request.session.pop(STATES, None)
    request.session[ID_TOKEN] = cast(Any, request).id_token
    if invitation:
        request.session[INVITATION_SESSION_KEY] = invitation


def after_sign_out(request: HttpRequest, id_token: str | None) -> str:
    """Where to go after the session here has ended: by way of the provider, if that is where it began."""
    here = resolve_url(settings.LOGOUT_REDIRECT_URL)
    if not id_token or not settings.OIDC_SIGN_IN:
        return here
    try:
        return provider().sign_out_url(id_token=id_token, back_to=request.build_absolute_uri(here))
    except Unreachable:
        words = _("You are signed out here. %(name)s does not answer, so you may still be signed in there.")
        messages.warning(request, words % {"name": settings.OIDC_NAME})
        return here


def refusal_page(request: HttpRequest, refused: SignInRefused) -> HttpResponse:
    """What happened, why, and what to do."""
    context = {"refusal": refused.refusal, "words": refused.words, "again": reverse("accounts:sign-in")}
    if request.user.is_authenticated:
        context["again"] = reverse("accounts:profile")
    return render(request, "accounts/sign_in_refused.html", context, status=refused.refusal.status)


def _require_offer() -> None:
    if not settings.OIDC_SIGN_IN:
        raise Http404


def _safe_next(request: HttpRequest, url: str) -> str:
    """A page of this site; the listings for anything else."""
    if url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
        return url
    return resolve_url(settings.LOGIN_REDIRECT_URL)
