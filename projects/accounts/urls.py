"""Pages of this app."""

from __future__ import annotations

from django.urls import path

from projects.accounts.views import SignInView, SignOutView

app_name = "accounts"
urlpatterns = [
    path("sign-in/", SignInView.as_view(), name="sign-in"),
    path("sign-out/", SignOutView.as_view(), name="sign-out"),
]
