"""The readers of the newsletter."""

import django.db.models.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gallery", "0004_works_have_artists")]

    operations = [
        migrations.CreateModel(
            name="Subscriber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                ("key", models.CharField(editable=False, max_length=43, unique=True)),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                ("left_at", models.DateTimeField(null=True, verbose_name="left")),
            ],
            options={
                "verbose_name": "reader of the newsletter",
                "verbose_name_plural": "readers of the newsletter",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.Lower("email"), name="gallery_reader_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_at", None), ("confirmed_at__isnull", False), _connector="OR"
                        ),
                        name="gallery_reader_left_after_joining",
                    ),
                ],
            },
        ),
    ]
