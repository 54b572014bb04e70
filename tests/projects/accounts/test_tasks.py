"""Housekeeping."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from projects.accounts.tasks import forget_sessions


def test_sessions_go_when_their_time_is_over(db):
    now = timezone.now()
    Session.objects.create(session_key="over", session_data="", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="good", session_data="", expire_date=now + timedelta(minutes=1))

    forget_sessions()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["good"]
