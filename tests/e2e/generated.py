"""A typed client, generated from the API's description as an integrator would do it."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

SNAPSHOT = Path(__file__).parents[2] / "docs" / "api" / "openapi.yaml"
PACKAGE = "staging_client"


def generate(folder: Path) -> None:
    """Make the package `PACKAGE` in a folder, with nothing left out."""
    (folder / "config.yaml").write_text("post_hooks: []\n")
    command = ["openapi-python-client", "generate", "--path", SNAPSHOT, "--meta", "none", "--fail-on-warning"]
    target = ["--output-path", folder / PACKAGE, "--config", folder / "config.yaml"]
    done = subprocess.run([Path(sys.executable).parent / command[0], *command[1:], *target], capture_output=True)
    assert done.returncode == 0, done.stdout.decode()


class Api:
    """The generated client, with a key, at the API of the running product."""

    def __init__(self, url: str, key: str) -> None:
        client = import_module(f"{PACKAGE}.client")
        self.client = client.AuthenticatedClient(base_url=url, token=key, raise_on_unexpected_status=True)
        self.models = import_module(f"{PACKAGE}.models")

    def call(self, operation: str, status: int, **arguments: Any) -> Any:
        """The answer of an operation such as ``images.read_image``, as an object of its type."""
        answer = import_module(f"{PACKAGE}.api.{operation}").sync_detailed(client=self.client, **arguments)
        assert answer.status_code == status, answer.content
        return answer.parsed
