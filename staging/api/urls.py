"""API addresses of images and of the live stream."""

from __future__ import annotations

from django.urls import path

from staging import sse
from staging.api import views

urlpatterns = [
    path("images", views.ImageListView.as_view(), name="image-list"),
    path("images/<uuid:image_id>", views.ImageDetailView.as_view(), name="image-detail"),
    path("images/<uuid:image_id>/cancel", views.ImageCancelView.as_view(), name="image-cancel"),
    path("images/<uuid:image_id>/rerun", views.ImageRerunView.as_view(), name="image-rerun"),
    path("images/<uuid:image_id>/presign", views.ImagePresignView.as_view(), name="image-presign"),
    path("projects/<uuid:project_id>/images", views.ProjectImageListView.as_view(), name="project-images"),
    path("events", sse.EventsView.as_view(), name="events"),
]
