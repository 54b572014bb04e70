"""Every problem that the API may answer with is explained to those who build on it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "api" / "problems.md"
# Where a call of that name carries its stable code, counted from the left.
CODES_AT = {"Problem": 1, "_wrong_state": 1, "TokenRefused": 0, "InvalidCredentials": 0, "AuthenticationFailed": 1}
# Of sign-in pages, never of the API.
PAGES_ONLY = {"wrong_nonce", "wrong_party", "old_token", "wrong_subject"}


def sources() -> Iterator[ast.AST]:
    for app in ("config", "projects", "billing", "staging"):
        for file in (ROOT / app).rglob("*.py"):
            if not {"engines", "local", "migrations"} & set(file.parts):
                yield ast.parse(file.read_text())


def codes(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        given = node.args[CODES_AT[name] :][:1] if name in CODES_AT else []
        yield from (str(each.value) for each in given if isinstance(each, ast.Constant))
    elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "default_code":
        yield from (str(each.value) for each in [node.value] if isinstance(each, ast.Constant))


def test_every_code_has_its_line():
    used = {code for tree in sources() for node in ast.walk(tree) for code in codes(node)} - PAGES_ONLY
    explained = set(re.findall(r"^\| `([a-z_]+)` \|", PAGE.read_text(), re.MULTILINE))

    assert sorted(used - explained) == []
