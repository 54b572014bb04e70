"""The built front end, which pages and browsers need."""

import pytest
from django_vite.core.asset_loader import DjangoViteAssetLoader

from config.local import frontend
from config.local.errors import LocalError


def ensure_built() -> None:
    """Build it unless that was done; stops the run with one clear line where it cannot be done."""
    try:
        frontend.ensure(tests=True)
    except LocalError as error:
        pytest.exit(str(error), returncode=3)
    # It read the manifest, or found none, when Django was set up.
    DjangoViteAssetLoader._instance = None
