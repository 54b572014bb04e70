"""`manage.py create_api_key EMAIL`: a key for programs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.common.errors import Problem
from projects.accounts.keys import SCOPES
from projects.accounts.models import Role, User
from projects.accounts.selectors import membership_of
from projects.tenants.authority import Authority
from projects.tenants.services import api_key_create


class Command(BaseCommand):
    """The key alone goes to standard output, so that scripts can take it."""

    help = "Create an API key for the organization of a person and print it. It cannot be shown again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and what for."""
        parser.add_argument("email", help="e-mail address of a member")
        parser.add_argument("--name", default="command line", help="what the key is for")
        parser.add_argument("--scope", action="append", help=f"one of {', '.join(SCOPES)}; default: all")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Create and print it."""
        user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        membership = membership_of(user) if user else None
        if membership is None:
            raise CommandError(f"No member of an organization signs in as {options['email']}.")
        try:
            # Whoever may run commands on the server may do anything.
            _key, text = api_key_create(
                by=Authority(membership.organization, user, Role.OWNER),
                name=options["name"],
                scopes=options["scope"] or SCOPES,
            )
        except Problem as problem:
            raise CommandError(f"{problem.detail} {problem.advice}") from None
        self.stdout.write(text)
