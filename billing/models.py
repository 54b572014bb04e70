"""Money: what an organization may use, what it used, what that cost us.

Grants and ledger entries are only ever inserted (a trigger refuses everything else); see docs/adr/0008-ledger.md.
"""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.common.ids import new_id
from projects.accounts.models import Organization


def words(value: object) -> None:
    """A list of short texts, nothing else.

    Raises:
        ValidationError: it is something else.
    """
    if not isinstance(value, list) or not all(isinstance(each, str) and 0 < len(each) <= 80 for each in value):
        raise ValidationError(_("Give a list of texts of at most 80 characters."))


def money(cents: int, currency: str) -> str:
    """An amount as people write it: `$29`, `$29.50`, `29 EUR`."""
    amount = f"{cents / 100:.2f}".removesuffix(".00")
    return f"${amount}" if currency == "usd" else f"{amount} {currency.upper()}"


class PlanKind(models.TextChoices):
    MONTHLY = "monthly", _("Monthly")
    ONE_OFF = "one_off", _("One-off pack")


class Plan(models.Model):
    """A price and the images it allows. Amounts are in the currency's smallest unit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=PlanKind)
    price_cents = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3, default="usd")
    allowance = models.PositiveIntegerField(help_text=_("images a month, or in the pack"))
    stripe_price_id = models.CharField(max_length=255, blank=True)
    features = models.JSONField(
        default=list, blank=True, validators=[words], help_text=_('a list of short texts, e.g. ["Never ends"]')
    )
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "plans"
        ordering: ClassVar = ["position", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=PlanKind.values), name="plans_kind_known"),
            models.CheckConstraint(condition=Q(allowance__gt=0), name="plans_allow_something"),
            models.CheckConstraint(condition=Q(allowance__lte=100_000), name="plans_allow_within_reason"),
            models.CheckConstraint(condition=Q(price_cents__lte=10_000_000), name="plans_price_within_reason"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[a-z]{3}$"), name="plans_currency_is_code"),
            # The free plan is what its slug says; everything else costs something.
            models.CheckConstraint(
                condition=Q(slug="free", price_cents=0, stripe_price_id="", kind="monthly")
                | (~Q(slug="free") & Q(price_cents__gt=0)),
                name="plans_only_free_is_free",
            ),
            models.UniqueConstraint(
                fields=["stripe_price_id"], condition=~Q(stripe_price_id=""), name="plans_stripe_price_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def price_text(self) -> str:
        """The price as people write it: `$0`, `$29`, `$29.50`, `29 EUR`."""
        return money(self.price_cents, self.currency)


class GrantKind(models.TextChoices):
    FREE = "free", _("Free images")
    PERIOD = "period", _("Subscription")
    UPGRADE = "upgrade", _("Upgrade")
    CARRY = "carry", _("Carried over")
    GIFT = "gift", _("Gift")
    PACK = "pack", _("Pack")


class Grant(models.Model):
    """Images given to an organization, to be used while they last: a pool that reservations draw from."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="grants")
    kind = models.CharField(max_length=10, choices=GrantKind)
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="grants")
    reference = models.CharField(max_length=200, unique=True, help_text=_("what it was given for: given once"))
    amount = models.PositiveIntegerField()
    price_cents = models.PositiveIntegerField(default=0, help_text=_("what was asked for it, for the margin"))
    currency = models.CharField(max_length=3, default="usd")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True, help_text=_("empty: never"))
    # Without a foreign key: deleting a person must not change what was written.
    actor_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "grants"
        indexes: ClassVar = [models.Index(fields=["organization", "ends_at"], name="grants_by_end")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=GrantKind.values), name="grants_kind_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="grants_give_something"),
            models.CheckConstraint(condition=~Q(reference=""), name="grants_reference_given"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")), name="grants_end_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["gift", "pack"]) | Q(ends_at__isnull=False), name="grants_months_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} ({self.reference})"


class EntryKind(models.TextChoices):
    GRANT = "grant", _("Granted")
    RESERVE = "reserve", _("Reserved")
    CAPTURE = "capture", _("Used")
    RELEASE = "release", _("Released")
    GIVE_BACK = "give_back", _("Given back")
    EXPIRE = "expire", _("Expired")
    REVOKE = "revoke", _("Taken back")
    RESTORE = "restore", _("Given again")


USAGE = (EntryKind.RESERVE, EntryKind.CAPTURE, EntryKind.RELEASE, EntryKind.GIVE_BACK)
TAKING_BACK = (EntryKind.REVOKE, EntryKind.RESTORE)


class LedgerEntry(models.Model):
    """One movement in one grant, and how the grant stood after it.

    ``number`` counts a grant's entries, so two movements can never start from the same state; the checks on what is
    left keep a grant from being overdrawn, whatever the code does. Every state can be derived from kinds and amounts
    (`ledger_check` does).
    """

    id = models.BigAutoField(primary_key=True)
    # Their indexes are those below. An index on the grant alone would tempt the planner to sort all of its entries.
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="ledger_entries", db_index=False
    )
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="entries", db_index=False)
    number = models.PositiveIntegerField(help_text=_("position within the grant, from 1"))
    kind = models.CharField(max_length=10, choices=EntryKind)
    amount = models.PositiveIntegerField()
    reference = models.CharField(max_length=250, unique=True)
    available = models.IntegerField(help_text=_("left in the grant after this"))
    reserved = models.IntegerField(help_text=_("held for images on their way after this"))
    used = models.IntegerField(help_text=_("used up after this"))
    due = models.PositiveIntegerField(
        null=True, help_text=_("how many of the grant's images are to be taken back in all, from this on")
    )

    # Plain ids: deleting a listing or a person changes no history and gives nothing back.
    image_id = models.UUIDField(null=True)
    run = models.PositiveSmallIntegerField(null=True, help_text=_("how often this image was reserved, from 1"))
    project_id = models.UUIDField(null=True)
    project_name = models.CharField(max_length=200, blank=True)
    member_id = models.UUIDField(null=True)
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "ledger_entries"
        verbose_name_plural = "ledger entries"
        indexes: ClassVar = [
            models.Index(fields=["organization", "-id"], name="ledger_by_organization"),
            models.Index(fields=["image_id", "id"], condition=Q(image_id__isnull=False), name="ledger_by_image"),
            models.Index(fields=["grant", "-number"], condition=Q(due__isnull=False), name="ledger_due"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grant", "number"], name="ledger_one_after_the_other"),
            models.CheckConstraint(condition=Q(number__gt=0), name="ledger_numbers_from_1"),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="ledger_kind_known"),
            models.CheckConstraint(condition=~Q(reference=""), name="ledger_reference_given"),
            models.CheckConstraint(condition=Q(available__gte=0), name="ledger_never_overdrawn"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="ledger_reserved_not_negative"),
            models.CheckConstraint(condition=Q(used__gte=0), name="ledger_used_not_negative"),
            models.CheckConstraint(condition=Q(amount__gt=0) | Q(kind="revoke"), name="ledger_moves_something"),
            models.CheckConstraint(
                condition=Q(kind__in=TAKING_BACK, due__isnull=False) | (~Q(kind__in=TAKING_BACK) & Q(due=None)),
                name="ledger_taking_back_says_due",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=USAGE, image_id__isnull=False, run__gt=0, amount=1)
                | (~Q(kind__in=USAGE) & Q(image_id=None, run=None)),
                name="ledger_usage_names_image",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} ({self.reference})"


ALERT_PERCENTS = (80, 100)


class Download(models.Model):
    """That a staged photo was downloaded: from then on its image stays used, also when it is discarded."""

    image_id = models.UUIDField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="downloads")
    first_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "downloads"

    def __str__(self) -> str:
        return str(self.image_id)


class UsageAlert(models.Model):
    """That an organization was told once in a period how much of its allowance is used."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="usage_alerts")
    reference = models.CharField(max_length=200, unique=True)
    percent = models.PositiveSmallIntegerField()
    used = models.PositiveIntegerField()
    granted = models.PositiveIntegerField()
    left = models.PositiveIntegerField(help_text=_("with packs"))
    ends_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "usage_alerts"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(percent__in=ALERT_PERCENTS), name="usage_alerts_percent_known")
        ]

    def __str__(self) -> str:
        return self.reference


class JobCost(models.Model):
    """What one attempt at an image cost us, whether it succeeded or not."""

    job_id = models.UUIDField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="job_costs")
    image_id = models.UUIDField()
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="job_costs")
    engine = models.CharField(max_length=30)
    milliseconds = models.PositiveBigIntegerField()
    microdollars = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "job_costs"
        indexes: ClassVar = [
            models.Index(fields=["plan", "created_at"], name="job_costs_by_plan"),
            models.Index(fields=["image_id"], name="job_costs_by_image"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}: {self.microdollars} µ$"
