"""API addresses of images and of the live stream."""

from __future__ import annotations

from django.urls import path

from staging import sse
from staging.api import lists, views

urlpatterns = [
    path("images", lists.ImageListView.as_view(), name="image-list"),
    path("images/batch", lists.ImageBatchView.as_view(), name="image-batch"),
    path("images/<uuid:image_id>", views.ImageDetailView.as_view(), name="image-detail"),
    path("images/<uuid:image_id>/cancel", views.ImageCancelView.as_view(), name="image-cancel"),
    path("images/<uuid:image_id>/rerun", views.ImageRerunView.as_view(), name="image-rerun"),
    path("images/<uuid:image_id>/variants", lists.ImageVariantsView.as_view(), name="image-variants"),
    path("images/<uuid:image_id>/keep", views.ImageKeepView.as_view(), name="image-keep"),
    path("images/<uuid:image_id>/discard", views.ImageDiscardView.as_view(), name="image-discard"),
    path("images/<uuid:image_id>/presign", views.ImagePresignView.as_view(), name="image-presign"),
    path("projects/<uuid:project_id>/images", lists.ProjectImageListView.as_view(), name="project-images"),
    path("events", sse.EventsView.as_view(), name="events"),
    path("events/ticket", sse.TicketView.as_view(), name="event-ticket"),
]
