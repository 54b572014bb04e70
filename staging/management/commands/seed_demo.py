"""`manage.py seed_demo`: somebody to sign in as, and a listing with the sample rooms to try things out on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.services import grant_gift
from config import env
from config.common import storage
from projects.accounts.models import Organization, User
from projects.accounts.selectors import membership_of
from projects.accounts.services import user_create_with_organization
from projects.events.models import Event
from projects.models import Project
from projects.services import original_create, project_create, upload_presign

SAMPLES = Path(__file__).parents[2] / "samples"
EMAIL = "demo@example.com"
ORGANIZATION = "Sample Realty"
PERSON = "Sam Sample"
IMAGES = 1000
PROJECT = "12 Elm Street"
ADDRESS = "12 Elm Street, Springfield"


class Command(BaseCommand):
    """Safe to run at every start: what is there stays, what was deleted on purpose does not come back."""

    help = "Create the demonstration account (the password by --password or DEMO_PASSWORD) and its sample listing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who signs in, and how."""
        parser.add_argument("--email", default=EMAIL)
        parser.add_argument("--password", default="", help="(default: DEMO_PASSWORD from the environment)")
        parser.add_argument("--admin", action="store_true", help="may use the admin site, too")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Create what is missing."""
        password = options["password"] or env.text("DEMO_PASSWORD", "")
        if not password:
            raise CommandError("Give --password, or set DEMO_PASSWORD.")
        user, organization = _account(options["email"], password, admin=options["admin"])
        grant_gift(
            organization=organization, amount=IMAGES, reference=f"demo:{organization.pk}", actor=None, reason="demo"
        )
        project = _listing(user, organization)
        count = _photos(project, user) if project else 0
        self.stdout.write(f"{user.email} signs in to {organization.name}; {count} sample photos added.")


def _account(email: str, password: str, *, admin: bool) -> tuple[User, Organization]:
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        membership = user_create_with_organization(
            email=email, password=password, organization_name=ORGANIZATION, name=PERSON, is_staff=admin,
            is_superuser=admin,
        )  # fmt: skip
        return membership.user, membership.organization
    membership_or_none = membership_of(user)
    if membership_or_none is None:
        raise CommandError(f"{email} belongs to no organization.")
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    return user, membership_or_none.organization


def _listing(user: User, organization: Organization) -> Project | None:
    """The sample listing; None where somebody deleted it."""
    project = Project.objects.filter(organization=organization, name=PROJECT).first()
    if project is not None:
        return project
    if Event.objects.filter(organization=organization, kind="project.created", data__name=PROJECT).exists():
        return None
    return project_create(organization=organization, actor=user, name=PROJECT, address=ADDRESS)


def _photos(project: Project, user: User) -> int:
    """Add the samples that the listing lacks. Returns how many."""
    known = set(project.originals.values_list("filename", flat=True))
    missing = [path for path in sorted(SAMPLES.glob("*.jpg")) if path.name not in known]
    for path in missing:
        data = path.read_bytes()
        upload, _ = upload_presign(
            organization=project.organization, actor=user, filename=path.name, content_type="image/jpeg",
            file_size=len(data),
        )  # fmt: skip
        storage.write_bytes(upload.file_key, data, upload.content_type)
        original_create(project=project, file_key=upload.file_key, actor=user)
    return len(missing)
