"""What is taken off and put on a price: promotion codes, and a tax that is the same everywhere."""

from dataclasses import dataclass

from .books import Books, Object, invalid

TAX_PERCENT = 10


@dataclass(frozen=True)
class Sum:
    """An amount in the smallest unit, and how it came to be."""

    subtotal: int
    discount: int
    tax: int

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.subtotal - self.discount + self.tax


def add_up(subtotal: int, percent_off: float, taxed: bool) -> Sum:
    """Tax is put on what is left after the discount."""
    discount = round(subtotal * percent_off / 100)
    return Sum(subtotal, discount, round((subtotal - discount) * TAX_PERCENT / 100) if taxed else 0)


def create_promotion(books: Books, code: str, percent_off: float) -> Object:
    """A code that takes a part off the first payment."""
    coupon = books.new(
        "coupon",
        duration="once",
        percent_off=float(percent_off),
        times_redeemed=0,
        valid=True,
        name=f"{percent_off} % off",
    )
    return books.new(
        "promotion_code", active=True, code=code, promotion={"type": "coupon", "coupon": coupon["id"]},
        restrictions={"first_time_transaction": False, "minimum_amount": None, "minimum_amount_currency": None},
        times_redeemed=0,
    )  # fmt: skip


def promotion(books: Books, code: str) -> Object:
    """The code that somebody typed. Raises: Refusal, there is none."""
    found = next(books.all("promotion_code", code=code.strip().upper(), active=True), None)
    if found is None:
        raise invalid("This code is invalid.", "promotion_code_invalid")
    return found


def percent_of(books: Books, id_: str | None) -> float:
    """What a promotion code takes off; nothing where there is none."""
    return float(books.get(books.get(id_)["promotion"]["coupon"])["percent_off"]) if id_ else 0


def taxes(due: Sum) -> list[Object]:
    """How an invoice lists its tax."""
    if not due.tax:
        return []
    details = {"tax_rate": "txr_stand_in"}
    return [{
        "amount": due.tax, "tax_behavior": "exclusive", "tax_rate_details": details, "taxable_amount":
        due.subtotal - due.discount, "taxability_reason": "standard_rated", "type": "tax_rate_details",
    }]  # fmt: skip
