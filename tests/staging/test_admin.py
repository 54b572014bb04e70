from __future__ import annotations

import pytest
from django.urls import reverse

from staging import tasks
from tests.factories import ImageFactory, JobFactory, UserFactory

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


@pytest.mark.parametrize(
    ("action", "wanted", "status"), [("run_again", {"failed": True}, "queued"), ("cancel", {}, "cancelled")]
)
def test_actions_move_what_can_be_moved_and_say_what_cannot(admin, monkeypatch, action, wanted, status):
    monkeypatch.setattr(tasks, "enqueue", lambda image_id: None)
    moved, stays = ImageFactory(**wanted), ImageFactory(ready=True)
    answer = admin.post(
        reverse("admin:staging_image_changelist"),
        {"action": action, "_selected_action": [moved.pk, stays.pk]},
        follow=True,
    )
    moved.refresh_from_db()
    stays.refresh_from_db()
    assert (moved.status, stays.status) == (status, "ready")
    said = [str(message) for message in answer.context["messages"]]
    assert "1 image changed." in said
    assert len(said) == 2
    assert any(str(stays.pk) in line for line in said)
