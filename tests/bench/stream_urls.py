"""The site, and django-eventstream's stream."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django_eventstream.views import events

from config.urls import urlpatterns as site

urlpatterns = [path("eventstream", login_not_required(events), {"channels": ["everybody"]}), *site]
