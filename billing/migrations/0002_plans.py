from django.db import migrations

# Amounts in cents. A later change of a price is a new migration or a change in the admin, never an edit of this one.
PLANS = [
    {"slug": "free", "name": "Free", "kind": "monthly", "price_cents": 0, "allowance": 10},
    {"slug": "pro", "name": "Pro", "kind": "monthly", "price_cents": 2900, "allowance": 100},
    {"slug": "business", "name": "Business", "kind": "monthly", "price_cents": 9900, "allowance": 500},
    {"slug": "pack-25", "name": "Pack of 25", "kind": "one_off", "price_cents": 1900, "allowance": 25},
]


def add_plans(apps, schema_editor):
    plan = apps.get_model("billing", "Plan")
    for position, fields in enumerate(PLANS):
        slug, rest = fields["slug"], {key: value for key, value in fields.items() if key != "slug"}
        plan.objects.get_or_create(slug=slug, defaults={**rest, "position": position})


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]

    operations = [migrations.RunPython(add_plans, migrations.RunPython.noop)]
