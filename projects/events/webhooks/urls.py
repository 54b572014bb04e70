"""Pages of webhooks."""

from __future__ import annotations

from django.urls import path

from projects.events.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("organization/webhooks/", views.webhook_list, name="list"),
    path("organization/webhooks/<uuid:webhook_id>/", views.webhook_detail, name="detail"),
    path("organization/webhooks/<uuid:webhook_id>/edit/", views.webhook_edit, name="edit"),
    path("organization/webhooks/<uuid:webhook_id>/delete/", views.webhook_delete, name="delete"),
    path("organization/webhooks/<uuid:webhook_id>/switch/", views.webhook_switch, name="switch"),
    path("organization/webhooks/<uuid:webhook_id>/rotate/", views.webhook_rotate, name="rotate"),
    path("organization/webhooks/<uuid:webhook_id>/test/", views.webhook_test, name="test"),
    path(
        "organization/webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/replay/",
        views.delivery_replay,
        name="replay",
    ),
]
