from django.db import migrations

ALWAYS = ["Every room and every style", "The original kept and linked", "A proof with every photo"]
FEATURES = {
    "free": ALWAYS,
    "pro": ALWAYS,
    "business": ALWAYS,
    "pack-25": ["No subscription", "Used after the month's images", "Never ends"],
}


def add_features(apps, schema_editor):
    plan = apps.get_model("billing", "Plan")
    for slug, features in FEATURES.items():
        plan.objects.filter(slug=slug, features=[]).update(features=features)


class Migration(migrations.Migration):
    dependencies = [("billing", "0005_downloads_and_limits")]

    operations = [migrations.RunPython(add_features, migrations.RunPython.noop)]
