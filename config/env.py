"""The only reader of the environment. Everything else asks this module or Django's settings.

It needs nothing but the standard library until a database address is taken apart, so that a supervisor may use it
before anything is installed.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit


class BadEnvironment(Exception):
    """An environment variable is missing or makes no sense. The message names it and says what to do."""


TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})
# What stands in .env.example in a secret's place, and what laptops use: everybody knows these.
PLACEHOLDER = "change-me"
LAPTOP_SECRET = "for-this-laptop-only-and-never-for-a-server-on-the-internet"  # noqa: S105
PUBLISHED = frozenset({LAPTOP_SECRET})


def text(name: str, default: str | None = None) -> str:
    """The variable's value, without surrounding blanks; an empty one counts as not set.

    Raises:
        BadEnvironment: it is not set and there is no default.
    """
    if default is None:
        require(name)
    return os.environ.get(name, "").strip() or default or ""


def require(*names: str) -> None:
    """Make sure that all of these are set.

    Raises:
        BadEnvironment: naming every one that is not.
    """
    if missing := [name for name in names if not os.environ.get(name, "").strip()]:
        raise BadEnvironment(f"Set {', '.join(missing)}: see .env.example for what belongs there.")


def secret(name: str, least: int = 1) -> str:
    """A secret that nobody can look up.

    Args:
        least: characters that it must have at least.

    Raises:
        BadEnvironment: it is not set, too short, or one that this project publishes. The message never quotes it.
    """
    value = text(name)
    if PLACEHOLDER in value or value in PUBLISHED or len(value) < least:
        length = f" of at least {least} characters" if least > 1 else ""
        raise BadEnvironment(f"{name} must hold a random secret{length}, not a known one: see .env.example.")
    return value


def flag(name: str, default: bool = False) -> bool:
    """A yes or a no.

    Raises:
        BadEnvironment: the value is neither.
    """
    value = text(name, "true" if default else "false").lower()
    if value not in TRUE | FALSE:
        raise BadEnvironment(f"{name} must be true or false, not {value!r}.")
    return value in TRUE


def number(name: str, default: int) -> int:
    """A whole number.

    Raises:
        BadEnvironment: the value is not one.
    """
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise BadEnvironment(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, ",".join(default)).split(",") if word.strip()]


def issuer(name: str, domain_name: str) -> str:
    """An identity provider's issuer, exactly as its tokens spell it; or only its domain, as Auth0's dashboard shows it.

    Raises:
        BadEnvironment: it would be reached without TLS, other than on this machine.
    """
    domain = text(domain_name, "").removeprefix("https://").rstrip("/")
    value = text(name, f"https://{domain}/" if domain else "")
    parts = urlsplit(value)
    if value and not (parts.hostname and (parts.scheme == "https" or is_loopback(value))):
        raise BadEnvironment(f"{name} must begin with https://, not {value!r}.")
    return value


def is_loopback(url: str) -> bool:
    """Whether it is plain HTTP that never leaves this machine."""
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}


def numbers(name: str) -> dict[str, int]:
    """A comma-separated list of ``name=whole number``.

    Raises:
        BadEnvironment: an entry is not of that form.
    """
    pairs = [word.partition("=") for word in words(name)]
    wrong = next((key for key, _, value in pairs if not (key.strip() and value.strip().isdecimal())), None)
    if wrong is not None:
        raise BadEnvironment(f"{name} must be like 'one=1, two=2'; {wrong!r} has no whole number.")
    return {key.strip(): int(value) for key, _, value in pairs}


def database(name: str, default: str | None = None) -> dict[str, Any]:
    """A Postgres address as an entry of Django's DATABASES. Sockets and libpq options are understood.

    Raises:
        BadEnvironment: not set without a default, or not a Postgres address.
    """
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(text(name, default)))
    except ProgrammingError as error:
        raise BadEnvironment(f"{name} is not a Postgres address: {str(error).strip()}") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "postgres"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
    }
