"""Work in the background: mails about usage, and the books of ended periods."""

from __future__ import annotations

from billing import mail
from config.celery import app


def enqueue_mail(alert_id: int) -> None:
    """Have a worker send the mail of an alert. Raises when the queue is down; `send_alerts` finds it later."""
    send_alert.apply_async(args=(alert_id,), retry=False)


@app.task
def send_alert(alert_id: int) -> None:
    """Send the mail of one alert, unless it was sent."""
    mail.send_alert(alert_id)


@app.task
def send_alerts() -> None:
    """Send what no message came for."""
    for alert_id in mail.unsent():
        mail.send_alert(alert_id)


@app.task
def close_periods() -> None:
    """Write down what expired."""
    from billing.services import grants_close

    grants_close()
