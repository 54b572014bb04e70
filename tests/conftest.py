"""What every test shares: real services where a test needs them, an order, and no silent skips."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import AppConfig

from config.local.errors import LocalError

pytest_plugins = ["tests.standins.auth0.fixtures"]

ROOT = Path(__file__).parent
# Tests of these know no Django and no service.
PURE = tuple(ROOT / name for name in ("architecture", "local", "staging/engines", "staging/imaging"))
NEEDS_SERVICES = {"services", "django_db", "e2e"}


def is_pure(item: pytest.Item) -> bool:
    """Whether the test runs without Postgres, Valkey and the S3 store."""
    if any(mark.name in NEEDS_SERVICES for mark in item.iter_markers()):
        return False
    return any(folder in item.path.parents for folder in PURE)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick ones first: a mistake should show early."""
    items.sort(key=lambda item: (item.get_closest_marker("e2e") is not None, not is_pure(item)))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the services once, and only if a selected test needs them."""
    config = session.config
    if config.option.collectonly or not config.pluginmanager.hasplugin("django"):
        return
    if not all(is_pure(item) for item in session.items):
        _start_services(config)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Tests that commit empty every table afterwards; the plans, which a migration made, must come back."""
    from django.db.models.signals import post_migrate

    post_migrate.connect(_add_plans, dispatch_uid="plans")


def _add_plans(app_config: AppConfig, **_: Any) -> None:
    if app_config.label == "billing":
        from django.apps import apps

        import_module("billing.migrations.0002_plans").add_plans(apps, None)
        import_module("billing.migrations.0006_features").add_features(apps, None)


@pytest.fixture(scope="session", autouse=True)
def _no_renderer_left() -> Iterator[None]:
    """A renderer that is kept for the next job counts its coverage when it ends: not after the report."""
    yield
    if warm := sys.modules.get("staging.engines.studio.render.warm"):
        warm.dismiss()


def _start_services(config: pytest.Config) -> None:
    from config.local.testing import services

    config.add_cleanup(services().stop)
    try:
        services().start()
    except LocalError as error:
        pytest.exit(str(error), returncode=3)
    from config.common import storage

    storage.ensure_bucket(["http://testserver"])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """On CI a skipped test is a failed one."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"Skipped, where nothing may be skipped: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for whole files."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"Skipped, where nothing may be skipped: {report.longrepr}"
    return report
