from django.db import migrations

from sharing.entry_copies import drop_triggers, make_triggers


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0002_counters"),
        ("sharing", "0002_album_entries"),
    ]

    operations = [migrations.RunPython(make_triggers, drop_triggers)]
