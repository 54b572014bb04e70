"""The words of the table: a row, the world that it is tried in, and the callers."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from rest_framework.test import APIClient

import tests.access
from projects.accounts.keys import SCOPES
from projects.accounts.models import Membership, Organization, Role
from tests.factories import ApiKeyFactory, MembershipFactory, OrganizationFactory

CALLERS = ("nobody", "stranger", "viewer", "agent", "admin", "owner", "key without", "key with")
# Queries of every page: session, user, membership, and whether the allowance runs out.
PAGE = 4
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass
class World:
    """An organization with somebody in each role; ``made`` are the objects of it that rows have asked for."""

    organization: Organization
    members: dict[str, Membership]
    stranger: Membership
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def owner(self) -> Membership:
        return self.members["owner"]

    def object(self, name: str) -> Any:
        """What stands for a place such as ``project_id``; made once."""
        if name not in self.made:
            self.made[name] = OBJECTS[name](self)
        return self.made[name]


def new_world() -> World:
    organization = OrganizationFactory()
    members = {role: MembershipFactory(organization=organization, role=role) for role in Role.values}
    return World(organization, members, MembershipFactory(role=Role.OWNER))


@dataclass(frozen=True)
class Row:
    """See `tests.access`."""

    route: str
    statuses: str
    scope: str | None = None
    body: dict[str, Any] | Callable[[World], dict[str, Any]] | None = None
    objects: dict[str, Callable[[World], Any]] = field(default_factory=dict)
    query: str = ""
    queries: int | None = None
    fill: Callable[[World, int], object] = lambda world, count: None

    @property
    def method(self) -> str:
        return self.route.split(" ", 1)[0]

    @property
    def path(self) -> str:
        return self.route.split(" ", 1)[1]

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")

    @property
    def expected(self) -> dict[str, int]:
        return dict(zip(CALLERS, map(int, self.statuses.split()), strict=True))

    def address(self, world: World) -> str:
        def place(match: re.Match[str]) -> str:
            name = match[1]
            if name in self.objects and name not in world.made:
                world.made[name] = self.objects[name](world)
            return str(world.object(name))

        return PLACE.sub(place, self.path) + (f"?{self.query}" if self.query else "")

    def content(self, world: World) -> dict[str, Any] | None:
        """What is sent."""
        return self.body(world) if callable(self.body) else self.body


def caller(name: str, world: World, scope: str | None) -> APIClient:
    """A client that comes as this caller."""
    client = APIClient()
    if name.startswith("key"):
        others = [each for each in SCOPES if each != scope] if scope else []
        scopes = others if name == "key without" else [scope] if scope else []
        key = ApiKeyFactory(organization=world.organization, created_by=world.owner.user, scopes=scopes)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {key.text}")
    elif name != "nobody":
        client.force_login((world.stranger if name == "stranger" else world.members[name]).user)
    return client


def send(client: APIClient, row: Row, address: str, content: dict[str, Any] | None) -> Any:
    """The answer to a row's call."""
    form = {} if row.method == "GET" or content is None else {"format": "json" if row.is_api else "multipart"}
    return getattr(client, row.method.lower())(address, content, **form)


def _modules() -> Iterator[Any]:
    for found in pkgutil.iter_modules(tests.access.__path__):
        if found.name.startswith("rows_"):
            yield importlib.import_module(f"tests.access.{found.name}")


ROWS: list[Row] = []
OBJECTS: dict[str, Callable[[World], Any]] = {}


def _collect() -> None:
    for module in _modules():
        ROWS.extend(module.ROWS)
        OBJECTS.update(getattr(module, "OBJECTS", {}))


_collect()
