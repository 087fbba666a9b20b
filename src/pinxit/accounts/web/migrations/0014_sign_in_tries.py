"""Wrong passwords are counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_keys_and_webhooks")]

    operations = [
        migrations.CreateModel(
            name="SignInTry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("who", models.CharField(max_length=71, unique=True)),
                ("begun_at", models.DateTimeField(db_index=True)),
                ("used", models.PositiveIntegerField()),
            ],
            options={"verbose_name": "wrong passwords", "verbose_name_plural": "wrong passwords"},
        ),
    ]
