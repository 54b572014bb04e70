"""Schemathesis makes up calls of every operation, right and wrong ones, and holds the answers to the description.

The suite runs a bounded choice that is the same every time. `make fuzz SEED=…` runs everything with that seed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from projects.accounts.models import Role
from tests.factories import ApiKeyFactory, ImageFactory, MembershipFactory, ProjectFactory
from tests.factories.billing import give

SNAPSHOT = Path(__file__).parents[2] / "docs" / "api" / "openapi.yaml"
PROGRAM = Path(sys.executable).parent / "schemathesis"
# A stream never ends, so that its answer is never judged; tests of its own follow it. The other takes what Stripe
# signed, nothing else.
LEFT_OUT = ("/api/v1/events", "/api/v1/stripe/webhook")
SAME_EVERY_TIME = ["--generation-deterministic", "--max-examples", "5"]
SEED = os.environ.get("FUZZ_SEED")
# Every value at every limit in every wrong type takes minutes: the suite tries the right ones and a sample of the rest.
EFFORTS = {
    "right": ["--phases", "examples,coverage", "--mode", "positive", *SAME_EVERY_TIME],
    "any": ["--phases", "fuzzing,stateful", *SAME_EVERY_TIME],
}
if SEED:
    EFFORTS = {"everything": ["--seed", SEED, "--max-examples", os.environ.get("FUZZ_EXAMPLES", "50")]}

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def key() -> str:
    """Of an owner with listings, images and a large allowance."""
    member = MembershipFactory(role=Role.OWNER)
    give(member.organization, 10_000)
    ImageFactory.create_batch(3, organization=member.organization, project__organization=member.organization)
    ProjectFactory.create_batch(2, organization=member.organization)
    return ApiKeyFactory(organization=member.organization, created_by=member.user).text


@pytest.mark.parametrize("effort", [pytest.param(arguments, id=name) for name, arguments in EFFORTS.items()])
def test_every_operation_keeps_its_word(site, key, effort, tmp_path):
    program = [PROGRAM, "--config-file", Path(__file__).parent / "schemathesis.toml"]
    command = [*program, "run", SNAPSHOT, "--url", site, "--header", f"Authorization: Bearer {key}", *effort]
    left_out = [word for path in LEFT_OUT for word in ("--exclude-path", path)]
    # What can be read in one way only is taken: the number 12 where the text "12" is meant, an empty filter for none.
    checks = ["--checks", "all", "--exclude-checks", "negative_data_rejection"]
    quiet = ["--no-color", "--warnings", "off", "--report-dir", tmp_path]
    done = subprocess.run([*command, *left_out, *checks, *quiet], capture_output=True, cwd=tmp_path)

    report = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 0, report[:30_000]
    known = SNAPSHOT.read_text().count("operationId: ")
    assert f"Selected: {known - len(LEFT_OUT)}/{known}" in report
