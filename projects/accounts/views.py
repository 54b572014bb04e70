"""Signing in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator

from projects.accounts.forms import SignInForm


@method_decorator(login_not_required, name="dispatch")
class SignInView(views.LoginView):
    """E-mail and password. Whoever is signed in already goes on to their listings."""

    authentication_form = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A fragment asked for after the session ended must not show this page inside another: reload the whole."""
        response = super().dispatch(request, *args, **kwargs)
        if request.headers.get("HX-Request"):
            response["HX-Refresh"] = "true"
        return response


class SignOutView(views.LogoutView):
    """By POST only."""

    http_method_names = ["post", "options"]  # noqa: RUF012
