"""Pages of this app."""

from __future__ import annotations

from django.urls import path

from projects.accounts import profile
from projects.accounts.oidc.views import BeginView, CallbackView
from projects.accounts.views import SignInView, SignOutView

app_name = "accounts"
urlpatterns = [
    path("sign-in/", SignInView.as_view(), name="sign-in"),
    path("sign-in/provider/", BeginView.as_view(), name="oidc-begin"),
    path("sign-in/callback/", CallbackView.as_view(), name="oidc-callback"),
    path("sign-out/", SignOutView.as_view(), name="sign-out"),
    path("profile/", profile.profile, name="profile"),
    path("profile/connect/", profile.connect, name="connect"),
    path("profile/organization/", profile.switch_organization, name="switch-organization"),
    path("profile/password/", profile.PasswordView.as_view(), name="password"),
]
