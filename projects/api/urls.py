"""API addresses of projects, photos and uploads."""

from __future__ import annotations

from django.urls import path

from projects.api import views

urlpatterns = [
    path("projects", views.ProjectListView.as_view(), name="project-list"),
    path("projects/<uuid:project_id>", views.ProjectDetailView.as_view(), name="project-detail"),
    path("projects/<uuid:project_id>/originals", views.ProjectOriginalListView.as_view(), name="project-originals"),
    path("originals/<uuid:original_id>", views.OriginalDetailView.as_view(), name="original-detail"),
    path("uploads/presign", views.UploadPresignView.as_view(), name="upload-presign"),
]
