from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "projects.tenants"
    label = "tenants"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from projects.tenants import receivers  # noqa: F401
