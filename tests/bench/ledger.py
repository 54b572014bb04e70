"""How fast is the ledger? 10,000 reservations against one balance at once, then a balance after 100,000 entries.

    python -m tests.bench.ledger [--reservations 10000] [--connections 16] [--images 5000]

Starts a Postgres of its own. Prints what was reserved, refused, lost and doubled, and the seconds taken.
"""

from __future__ import annotations

import argparse
import os
import statistics
import threading
import time
from collections import Counter
from itertools import islice

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"


def main() -> None:
    """Measure, in a database that is thrown away."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--reservations", type=int, default=10_000)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--images", type=int, default=7_500, help="what the balance allows")
    arguments = parser.parse_args()

    import django

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    from config.local.testing import services

    services().start()
    try:
        databases = setup_databases(verbosity=0, interactive=False)
        reserve(arguments.reservations, arguments.connections, arguments.images)
        read(100_000)
        teardown_databases(databases, verbosity=0)
    finally:
        services().stop()


def reserve(count: int, connections: int, allowed: int) -> None:
    """Everybody asks for an image of their own at the same time; more than there are."""
    from django.db import connection

    from billing.check import ledger_check
    from billing.models import LedgerEntry, Plan
    from billing.selectors import balance
    from billing.services import grant_gift, usage_reserve
    from config.common.errors import Problem
    from config.common.ids import new_id
    from tests.factories import ProjectFactory

    Plan.objects.filter(slug="free").update(is_active=False)
    project = ProjectFactory()
    organization = project.organization
    grant_gift(organization=organization, amount=allowed, reference="bench", actor=None, reason="bench")
    waiting, answers, lock = iter([new_id() for _ in range(count)]), Counter[str](), threading.Lock()
    waits: list[float] = []

    def work() -> None:
        while True:
            with lock:
                image_id = next(islice(waiting, 1), None)
            if image_id is None:
                return connection.close()
            begun = time.perf_counter()
            try:
                usage_reserve(organization=organization, image_id=image_id, project=project, actor=None)
                answer = "reserved"
            except Problem as problem:
                answer = problem.code
            with lock:
                answers[answer] += 1
                waits.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=work) for _ in range(connections)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun

    rows = LedgerEntry.objects.filter(kind="reserve")
    now = balance(organization)
    findings = [finding for finding in ledger_check() if finding.code != "held_for_nothing"]
    print(f"{count} requests over {connections} connections, {allowed} images: {dict(answers)}")
    print(f"  rows {rows.count()}, of different images {rows.values('image_id').distinct().count()}, left {now.left}")
    print(f"  lost {answers['reserved'] - rows.count()}, findings of ledger_check {len(findings)}")
    print(f"  {seconds:.1f} s, {count / seconds:.0f} a second, median wait {statistics.median(waits) * 1000:.1f} ms")


def read(entries: int) -> None:
    """How long one balance and one reservation take where much has happened."""
    from django.db import connection

    from billing import services
    from billing.models import LedgerEntry
    from billing.selectors import balance
    from config.common.ids import new_id
    from tests.factories import ProjectFactory

    project = ProjectFactory()
    organization = project.organization
    grant = services.grant_gift(
        organization=organization, amount=entries, reference="bench-read", actor=None, reason="bench"
    )
    common = {"organization": organization, "grant": grant, "amount": 1, "run": 1}
    rows = []
    for index in range(entries // 2):
        facts = {**common, "image_id": new_id(), "available": entries - index - 1}
        rows.append(
            LedgerEntry(**facts, number=2 * index + 2, kind="reserve", reference=f"a{index}", reserved=1, used=index)
        )
        rows.append(
            LedgerEntry(
                **facts, number=2 * index + 3, kind="capture", reference=f"b{index}", reserved=0, used=index + 1
            )
        )
    LedgerEntry.objects.bulk_create(rows, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ledger_entries")

    def milliseconds(act: object) -> float:
        taken = []
        for _ in range(50):
            begun = time.perf_counter()
            act()  # type: ignore[operator]
            taken.append(time.perf_counter() - begun)
        return statistics.median(taken) * 1000

    def one() -> None:
        services.usage_reserve(organization=organization, image_id=new_id(), project=project, actor=None)

    print(f"{entries} entries in one grant: balance {milliseconds(lambda: balance(organization)):.1f} ms,", end=" ")
    print(f"reservation {milliseconds(one):.1f} ms (medians of 50)")


if __name__ == "__main__":
    main()
