from django.db import migrations, models

from ram.migrating import KeepingTriggers


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_devices_and_factors")]

    operations = [
        KeepingTriggers(
            [
                migrations.AddField(
                    model_name="user",
                    name="letter_keys",
                    field=models.BooleanField(
                        default=True, verbose_name="letters are keys"
                    ),
                )
            ]
        )
    ]
