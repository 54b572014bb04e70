"""API addresses of projects and uploads."""

from __future__ import annotations

from django.urls import path

from projects.api import views

urlpatterns = [
    path("projects", views.ProjectListView.as_view(), name="project-list"),
    path("projects/<uuid:project_id>", views.ProjectDetailView.as_view(), name="project-detail"),
    path("uploads/presign", views.UploadPresignView.as_view(), name="upload-presign"),
]
