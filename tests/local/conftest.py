from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

NAMES = (
    "DATABASE_URL",
    "REDIS_URL",
    "S3_ENDPOINT_URL",
    "S3_BUCKET",
    "S3_REGION",
    "S3_ACCESS_KEY_ID",
    "S3_SECRET_ACCESS_KEY",
)


@pytest.fixture
def bare(monkeypatch):
    """An environment that names no service."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def place():
    """A folder that everybody can walk to, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="virtual-staging-place-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
