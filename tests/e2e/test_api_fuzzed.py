"""Schemathesis makes up calls of every operation, right and wrong ones, and holds the answers to the description."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from projects.accounts.models import Role
from tests.factories import ApiKeyFactory, ImageFactory, MembershipFactory, ProjectFactory
from tests.factories.billing import give

SNAPSHOT = Path(__file__).parents[2] / "docs" / "api" / "openapi.yaml"
# A stream never ends, so that its answer is never judged; tests of its own follow it.
ENDLESS = "/api/v1/events"
# Takes what Stripe signed, nothing else.
SIGNED = "/api/v1/stripe/webhook"
EXAMPLES = 8

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_every_operation_keeps_its_word(live_stack, tmp_path):
    member = MembershipFactory(role=Role.OWNER)
    key = ApiKeyFactory(organization=member.organization, created_by=member.user)
    give(member.organization, 10_000)
    ImageFactory.create_batch(3, organization=member.organization, project__organization=member.organization)
    ProjectFactory.create_batch(2, organization=member.organization)

    program = [
        Path(sys.executable).parent / "schemathesis",
        "--config-file",
        Path(__file__).parent / "schemathesis.toml",
    ]
    command = [*program, "run", SNAPSHOT, "--url", live_stack.url]
    caller = ["--header", f"Authorization: Bearer {key.text}", "--exclude-path", ENDLESS, "--exclude-path", SIGNED]
    # What can be read in one way only is taken: the number 12 where the text "12" is meant, an empty filter for none.
    checks = ["--checks", "all", "--exclude-checks", "negative_data_rejection"]
    effort = [*checks, "--max-examples", str(EXAMPLES), "--seed", "1", "--generation-deterministic"]
    quiet = ["--no-color", "--warnings", "off", "--report-dir", tmp_path]
    done = subprocess.run([*command, *caller, *effort, *quiet], capture_output=True, cwd=tmp_path)

    report = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 0, report[:30_000]
    assert "Selected: " in report
