"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator

from projects.accounts.forms import SignInForm
from projects.accounts.oidc.views import ID_TOKEN, after_sign_out


@method_decorator(login_not_required, name="dispatch")
class SignInView(views.LoginView):
    """At the identity provider, by e-mail and password, or both. Whoever is signed in already goes on."""

    authentication_form = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A fragment asked for after the session ended must not show this page inside another: reload the whole."""
        response = super().dispatch(request, *args, **kwargs)
        if request.headers.get("HX-Request"):
            response["HX-Refresh"] = "true"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which ways in there are."""
        context = super().get_context_data(**kwargs)
        provider = settings.OIDC_NAME if settings.OIDC_SIGN_IN else ""
        return {**context, "provider": provider, "by_password": settings.PASSWORD_SIGN_IN}


class SignOutView(views.LogoutView):
    """By POST only. Whoever came by the identity provider is signed out there too."""

    http_method_names = ["post", "options"]  # noqa: RUF012

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """End the session here in any case, then go by way of the provider."""
        id_token = request.session.get(ID_TOKEN)
        super().post(request, *args, **kwargs)
        return HttpResponseRedirect(after_sign_out(request, id_token))
