"""Pages of this app."""

from __future__ import annotations

from django.urls import path

from projects import views

app_name = "projects"
urlpatterns = [
    path("projects/", views.project_list, name="list"),
    path("projects/new/", views.project_new, name="create"),
    path("projects/<uuid:project_id>/", views.project_detail, name="detail"),
    path("projects/<uuid:project_id>/edit/", views.project_edit, name="update"),
    path("projects/<uuid:project_id>/delete/", views.project_remove, name="delete"),
]
