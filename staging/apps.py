from django.apps import AppConfig


class StagingConfig(AppConfig):
    name = "staging"
    label = "staging"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from staging import receivers  # noqa: F401
