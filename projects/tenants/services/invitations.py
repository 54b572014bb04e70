"""Inviting people by e-mail."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.common.errors import Problem, not_found
from projects.accounts.keys import fresh_token, token_digest
from projects.accounts.models import Invitation, Membership, Role, User
from projects.events.services import event_record
from projects.tenants.authority import Authority, lock, require
from projects.tenants.selectors import invitation_by_token, pending
from projects.tenants.tasks import send_invitation
from projects.tenants.throttling import spend_invitation

VALID_FOR = timedelta(days=7)


@transaction.atomic
def invitation_create(*, by: Authority, email: str, role: Role) -> Invitation:
    """Invite somebody; the e-mail goes out once this is committed.

    Raises:
        Problem: ``insufficient_role``, ``owners_only``, ``already_member``, ``already_invited`` or
            ``too_many_invitations``.
    """
    email = email.strip().lower()
    require(lock(by), Role.OWNER if role == Role.OWNER else Role.ADMIN)
    if Membership.objects.filter(organization=by.organization, user__email__iexact=email).exists():
        detail, advice = _("Somebody with this e-mail address is a member already."), _("Change their role instead.")
        raise Problem(409, "already_member", _("Already a member"), detail, advice=advice)
    now = timezone.now()
    # An invitation that ran out must not stand in the way of a new one.
    pending(by.organization).filter(email__iexact=email, expires_at__lte=now).update(revoked_at=now)
    invitation = _insert(by, email, role)
    spend_invitation(by.organization.pk, email)
    _record(invitation, "member.invited", by)
    _send(invitation)
    return invitation


@transaction.atomic
def invitation_resend(*, by: Authority, invitation_id: uuid.UUID) -> Invitation:
    """Send it again, with a new link that is good for another week; the old link ends.

    Raises:
        Problem: ``not_found``, ``insufficient_role``, ``owners_only`` or ``too_many_invitations``.
    """
    held, invitation = lock(by), _pending(by, invitation_id)
    require(held, Role.OWNER if invitation.role == Role.OWNER else Role.ADMIN)
    spend_invitation(by.organization.pk, invitation.email)
    now = timezone.now()
    invitation.digest, invitation.sent_at, invitation.expires_at = token_digest(fresh_token()), now, now + VALID_FOR
    invitation.save(update_fields=["digest", "sent_at", "expires_at"])
    _record(invitation, "member.invitation_resent", by)
    _send(invitation)
    return invitation


@transaction.atomic
def invitation_revoke(*, by: Authority, invitation_id: uuid.UUID) -> None:
    """Withdraw it: its link leads nowhere from now on.

    Raises:
        Problem: ``not_found`` or ``insufficient_role``.
    """
    held, invitation = lock(by), _pending(by, invitation_id)
    require(held, Role.ADMIN)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    _record(invitation, "member.invitation_revoked", by)


@transaction.atomic
def invitation_accept(*, token: str, user: User) -> Membership:
    """Join. Who is a member already stays what they are.

    Raises:
        Problem: ``not_found``, ``invitation_over`` or ``invitation_for_another``.
    """
    invitation = _open(token)
    if invitation.email.lower() != user.email.lower():
        detail = _("This invitation was sent to another e-mail address than the one you sign in with.")
        advice = _("Sign in with that address, or ask for an invitation to yours.")
        raise Problem(403, "invitation_for_another", _("For somebody else"), detail, advice=advice)
    return _join(invitation, user)


@transaction.atomic
def invitation_accept_as_new(*, token: str, name: str, password: str) -> Membership:
    """Join with an account that is made on the way. The link came by e-mail, so that the address is theirs.

    Raises:
        Problem: ``not_found``, ``invitation_over`` or ``email_taken``.
    """
    invitation = _open(token)
    try:
        with transaction.atomic():
            user = User.objects.create_user(invitation.email, password, name=name)
    except IntegrityError:
        detail, advice = _("Somebody signs in with this e-mail address already."), _("Sign in instead.")
        raise Problem(409, "email_taken", _("E-mail address taken"), detail, advice=advice) from None
    return _join(invitation, user)


def _insert(by: Authority, email: str, role: Role) -> Invitation:
    now = timezone.now()
    try:
        with transaction.atomic():
            return Invitation.objects.create(
                organization=by.organization,
                email=email,
                role=role,
                # The token is made when the e-mail is: nobody knows one for this.
                digest=token_digest(fresh_token()),
                invited_by=by.user,
                sent_at=now,
                expires_at=now + VALID_FOR,
            )
    except IntegrityError:
        detail, advice = _("An invitation to this e-mail address is on its way already."), _("Send that one again.")
        raise Problem(409, "already_invited", _("Already invited"), detail, advice=advice) from None


def _send(invitation: Invitation) -> None:
    transaction.on_commit(lambda: send_invitation.delay(str(invitation.pk)))


def _pending(by: Authority, invitation_id: uuid.UUID) -> Invitation:
    invitation = pending(by.organization).select_for_update().filter(pk=invitation_id).first()
    if invitation is None:
        raise not_found("invitation")
    return invitation


def _open(token: str) -> Invitation:
    invitation = invitation_by_token(token, lock=True)
    if invitation is None:
        raise not_found("invitation")
    if invitation.accepted_at or invitation.revoked_at or invitation.expires_at <= timezone.now():
        detail, advice = _("This invitation was used, withdrawn, or has expired."), _("Ask for a new one.")
        raise Problem(409, "invitation_over", _("Invitation over"), detail, advice=advice)
    return invitation


def _join(invitation: Invitation, user: User) -> Membership:
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    membership, joined = Membership.objects.get_or_create(
        organization=invitation.organization, user=user, defaults={"role": invitation.role}
    )
    if joined:
        data = {"user_id": str(user.pk), "email": user.email, "role": membership.role}
        event_record(organization=invitation.organization, kind="member.joined", actor=user, data=data)
    return membership


def _record(invitation: Invitation, kind: str, by: Authority) -> None:
    data = {"invitation_id": str(invitation.pk), "email": invitation.email, "role": invitation.role}
    event_record(organization=by.organization, kind=kind, actor=by.user, data=data)
