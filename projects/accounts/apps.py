from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "projects.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Describes the authentication classes to the API's schema.
        from projects.accounts import schemes  # noqa: F401
