"""API addresses of webhooks."""

from __future__ import annotations

from django.urls import path

from projects.events.webhooks.api import views

urlpatterns = [
    path("webhooks", views.WebhookListView.as_view(), name="webhook-list"),
    path("webhooks/<uuid:webhook_id>", views.WebhookView.as_view(), name="webhook"),
    path("webhooks/<uuid:webhook_id>/rotate", views.WebhookRotateView.as_view(), name="webhook-rotate"),
    path("webhooks/<uuid:webhook_id>/test", views.WebhookTestView.as_view(), name="webhook-test"),
    path("webhooks/<uuid:webhook_id>/deliveries", views.DeliveryListView.as_view(), name="webhook-deliveries"),
    path(
        "webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/replay",
        views.DeliveryReplayView.as_view(),
        name="webhook-replay",
    ),
]
