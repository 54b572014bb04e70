"""Pages of this app."""

from __future__ import annotations

from django.urls import path

from staging import views

app_name = "staging"
urlpatterns = [
    path("projects/<uuid:project_id>/images/", views.project_images, name="project-images"),
    path("projects/<uuid:project_id>/images/create/", views.image_new, name="image-create"),
    path("projects/<uuid:project_id>/cover/", views.project_cover, name="project-cover"),
    path("images/<uuid:image_id>/", views.image_detail, name="image-detail"),
    path("images/<uuid:image_id>/card/", views.image_card, name="image-card"),
    path("images/<uuid:image_id>/variant/", views.image_variant, name="image-variant"),
    path("images/<uuid:image_id>/cancel/", views.image_stop, name="image-cancel"),
    path("images/<uuid:image_id>/rerun/", views.image_again, name="image-rerun"),
    path("images/<uuid:image_id>/keep/", views.image_kept, name="image-keep"),
    path("images/<uuid:image_id>/discard/", views.image_aside, name="image-discard"),
    path("images/<uuid:image_id>/more/", views.image_more, name="image-more"),
    path("images/<uuid:image_id>/download/<kind>/", views.image_download, name="image-download"),
]
