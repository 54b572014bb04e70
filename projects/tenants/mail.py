"""The e-mails of this app."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.accounts.keys import fresh_token, token_digest
from projects.accounts.models import Invitation


def invitation_send(invitation_id: str) -> bool:
    """Make the link of an invitation and send it. False where the invitation is over: then nothing is sent.

    Raises:
        OSError, SMTPException: the mail server would not take it.
    """
    invitations = Invitation.objects.select_related("organization", "invited_by")
    invitation = invitations.filter(
        pk=invitation_id, accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
    ).first()
    if invitation is None:
        return False
    token = fresh_token()
    # Only then: a link that was sent must work.
    Invitation.objects.filter(pk=invitation.pk).update(digest=token_digest(token))
    link = settings.PUBLIC_URL + reverse("tenants:invitation", args=[token])
    context = {"invitation": invitation, "link": link}
    subject = _("Join %(organization)s on Virtual Staging AI") % {"organization": _one_line(invitation.organization)}
    text = render_to_string("tenants/mail/invitation.txt", context)
    send_mail(subject, text, None, [invitation.email])
    return True


def _one_line(text: object) -> str:
    return " ".join(str(text).split())
