from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "projects.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from projects.events import receivers  # noqa: F401
