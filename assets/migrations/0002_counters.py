from django.db import migrations

from assets.counters import drop_triggers, make_triggers


class Migration(migrations.Migration):
    dependencies = [("assets", "0001_initial")]

    operations = [migrations.RunPython(make_triggers, drop_triggers)]
