"""A person's own page: name, ways to sign in, organizations."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from projects.accounts.forms import ConnectForm, NameForm, NewPasswordForm
from projects.accounts.middleware import SESSION_KEY
from projects.accounts.models import User
from projects.accounts.oidc.views import ConnectView
from projects.accounts.selectors import memberships_of
from projects.accounts.services import user_update


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    """Show it; change the name."""
    user = _user(request)
    form = NameForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        user_update(user=user, name=form.cleaned_data["name"])
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return _page(request, form=form)


@require_POST
def switch_organization(request: HttpRequest) -> HttpResponse:
    """Work in another of one's organizations from now on."""
    wanted = request.POST.get("organization", "")
    for membership in memberships_of(_user(request)):
        if str(membership.organization_id) == wanted:
            request.session[SESSION_KEY] = wanted
            messages.success(request, _("You now work in %(name)s.") % {"name": membership.organization})
            return redirect(settings.LOGIN_REDIRECT_URL)
    raise Http404


@require_POST
@never_cache
def connect(request: HttpRequest) -> HttpResponseBase:
    """Begin to connect an identity to an account with a password: only by that password, then at the provider."""
    user = _user(request)
    if not may_connect(user):
        raise PermissionDenied
    form = ConnectForm(request, user, request.POST)
    if not form.is_valid():
        return _page(request, connecting=form, status=422)
    view = ConnectView()
    view.setup(request)
    return view.begin(request, next=reverse("accounts:profile"), connecting=str(user.pk))


class PasswordView(PasswordChangeView):
    """A new password for whoever has one; every other session of theirs ends."""

    http_method_names = ["get", "post", "head", "options"]  # noqa: RUF012
    form_class = NewPasswordForm
    template_name = "accounts/password.html"
    success_url = reverse_lazy("accounts:profile")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Whoever signs in elsewhere has no password to change here."""
        if not has_password(_user(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form counts wrong guesses by where they come from."""
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: Any) -> HttpResponse:
        """Say so."""
        messages.success(self.request, gettext_lazy("Your password is changed. You are signed out everywhere else."))
        return super().form_valid(form)


def has_password(user: User) -> bool:
    """Whether the person can sign in by password."""
    return settings.PASSWORD_SIGN_IN and user.has_usable_password()


def may_connect(user: User) -> bool:
    """Whether there is a provider that this account is not connected to, and a password to ask for first."""
    return settings.OIDC_SIGN_IN and not user.oidc_subject and has_password(user)


def _page(
    request: HttpRequest, *, form: NameForm | None = None, connecting: ConnectForm | None = None, status: int = 200
) -> HttpResponse:
    user = _user(request)
    context = {
        "form": form or NameForm(instance=user),
        "connect_form": (connecting or ConnectForm(request, user)) if may_connect(user) else None,
        "has_password": has_password(user),
        "provider": settings.OIDC_NAME,
        "memberships": memberships_of(user),
    }
    return render(request, "accounts/profile.html", context, status=status)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
