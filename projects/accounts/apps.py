from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "projects.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The one describes the authentication classes to the API's schema; the other looks at a server's settings.
        from config.common import checks  # noqa: F401
        from projects.accounts import schemes  # noqa: F401
