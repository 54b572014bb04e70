"""What waits for no browser: e-mails, and notes about failed sign-ins."""

from __future__ import annotations

from smtplib import SMTPException

from config.celery import app
from projects.tenants import mail

RETRIES = 6


@app.task(autoretry_for=(OSError, SMTPException), retry_backoff=30, retry_backoff_max=3600, max_retries=RETRIES)
def send_invitation(invitation_id: str) -> None:
    """Send an invitation. The link is made here, so that it never lies in the queue."""
    mail.invitation_send(invitation_id)


@app.task
def note_failed_sign_in(email: str, ip: str | None, user_agent: str) -> None:
    """Note a failed sign-in. In the background, because it takes longer where there is such an account."""
    from projects.tenants.sign_ins import sign_in_failed

    sign_in_failed(email=email, ip=ip, user_agent=user_agent)
