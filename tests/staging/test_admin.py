from __future__ import annotations

import pytest
from django.urls import reverse

from staging import tasks
from tests.factories import ImageFactory, JobFactory, UserFactory
from tests.factories.staging import LONG_AGO

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def test_lists_and_details_are_for_looking_only(admin):
    job = JobFactory()
    for model, row in (("image", job.image), ("job", job)):
        assert admin.get(reverse(f"admin:staging_{model}_changelist")).status_code == 200
        page = admin.get(reverse(f"admin:staging_{model}_change", args=[row.pk]))
        assert page.status_code == 200
        assert b'name="_save"' not in page.content
        assert admin.get(reverse(f"admin:staging_{model}_add")).status_code == 403
        assert admin.post(reverse(f"admin:staging_{model}_delete", args=[row.pk])).status_code == 403


def act(admin, model, action, rows, **more):
    chosen = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    return admin.post(reverse(f"admin:staging_{model}_changelist"), chosen, follow=True)


@pytest.mark.parametrize(
    ("action", "wanted", "status"), [("run_again", {"failed": True}, "queued"), ("cancel", {}, "cancelled")]
)
@pytest.mark.parametrize("model", ["image", "job"])
def test_actions_ask_then_move_what_can_be_moved_and_say_what_cannot(admin, monkeypatch, model, action, wanted, status):
    monkeypatch.setattr(tasks, "enqueue", lambda image_id: None)
    moved, stays = ImageFactory(**wanted), ImageFactory(ready=True)
    before = moved.status
    rows = [moved, stays]
    if model == "job":
        ended = {"status": "failed", "finished_at": LONG_AGO}
        rows = [JobFactory(image=image, attempt=attempt, **ended) for image in rows for attempt in (1, 2)]

    asked = act(admin, model, action, rows)

    moved.refresh_from_db()
    assert moved.status == before
    assert "Are you sure?" in asked.content.decode()
    assert all(str(row.pk) in asked.content.decode() for row in rows)

    answer = act(admin, model, action, rows, confirmed="1")

    moved.refresh_from_db()
    stays.refresh_from_db()
    assert (moved.status, stays.status) == (status, "ready")
    said = [str(message) for message in answer.context["messages"]]
    assert "1 image changed." in said
    assert len(said) == 2
    assert any(str(stays.pk) in line for line in said)


@pytest.mark.parametrize(("log", "shown"), [("<b>out of memory</b>", "<pre>&lt;b&gt;out of memory"), ("", ">–<")])
def test_the_engines_log_is_shown_as_it_was_printed(admin, log, shown):
    job = JobFactory(log=log)

    assert shown in admin.get(reverse("admin:staging_job_change", args=[job.pk])).content.decode()
