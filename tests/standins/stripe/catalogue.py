"""Products, prices and customers."""

from . import cards
from .books import Books, Object, invalid


def create_product(books: Books, form: Object) -> Object:
    """`POST /v1/products`"""
    fields = {name: form[name] for name in ("id", "name", "description", "metadata", "tax_code", "url") if name in form}
    if "name" not in fields:
        raise invalid("Missing required param: name.", "parameter_missing")
    product = books.new(
        "product", active=form.get("active", True), images=[], marketing_features=[], type="service",
        updated=books.now(), **fields,
    )  # fmt: skip
    books.emit("product.created", product)
    return product


def create_price(books: Books, form: Object) -> Object:
    """`POST /v1/prices`"""
    if "product_data" in form:
        product = create_product(books, form["product_data"])
    else:
        product = books.get(form["product"], "product")
    recurring = form.get("recurring")
    if recurring:
        recurring = {"interval": recurring["interval"], "interval_count": 1, "usage_type": "licensed", "meter": None}
    price = books.new(
        "price", active=True, billing_scheme="per_unit", currency=form["currency"], product=product["id"],
        type="recurring" if recurring else "one_time", recurring=recurring, unit_amount=int(form["unit_amount"]),
        unit_amount_decimal=str(form["unit_amount"]), lookup_key=form.get("lookup_key"), nickname=form.get("nickname"),
        metadata=form.get("metadata", {}), tax_behavior=form.get("tax_behavior", "unspecified"),
    )  # fmt: skip
    books.emit("price.created", price)
    return price


def create_customer(books: Books, form: Object) -> Object:
    """`POST /v1/customers`"""
    names = ("name", "email", "description", "metadata", "phone", "address")
    fields = {name: form[name] for name in names if name in form}
    settings = {"default_payment_method": None, "custom_fields": None, "footer": None, "rendering_options": None}
    customer = books.new("customer", balance=0, delinquent=False, invoice_settings=settings, **fields)
    books.emit("customer.created", customer)
    if "payment_method" in form:
        use(books, customer, cards.attach(books, cards.named(books, form["payment_method"]), customer))
    return customer


def update(books: Books, data: Object, form: Object) -> Object:
    """`POST /v1/products|prices|customers/{id}`"""
    form = dict(form)
    if "metadata" in form:
        form["metadata"] = {**data["metadata"], **(form["metadata"] or {})}
    if default := form.pop("invoice_settings", {}).get("default_payment_method"):
        form["invoice_settings"] = {**data["invoice_settings"], "default_payment_method": default}
    form.pop("expand", None)
    before = books.change(data, **form)
    if before:
        kind = "charge.refund" if data["object"] == "refund" else data["object"]
        books.emit(f"{kind}.updated", data, before)
    return data


def use(books: Books, customer: Object, method: Object) -> None:
    """Pay with this from now on."""
    settings = {**customer["invoice_settings"], "default_payment_method": method["id"]}
    books.change(customer, invoice_settings=settings)


def delete(books: Books, data: Object) -> Object:
    """`DELETE`: it stays known as deleted."""
    books.emit(f"{data['object']}.deleted", data)
    data["deleted"] = True
    return {"id": data["id"], "object": data["object"], "deleted": True}
