"""Guests buy without an account."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_sign_in_tries")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="is_guest",
            field=models.BooleanField(default=False, editable=False, verbose_name="guest"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=Q(is_guest=False) | Q(("password__startswith", "!")),
                name="accounts_guest_has_no_password",
            ),
        ),
        migrations.CreateModel(
            name="Guest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "contact",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                ),
                (
                    "issue",
                    models.PositiveIntegerField(default=1, verbose_name="issue of the link"),
                ),
                ("made_at", models.DateTimeField(verbose_name="since")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="taken over")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guest",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guests_taken",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken into the account of",
                    ),
                ),
            ],
            options={
                "verbose_name": "guest",
                "verbose_name_plural": "guests",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(taken_by=None, taken_at=None)
                        | Q(taken_by__isnull=False, taken_at__isnull=False),
                        name="accounts_guest_taken_once",
                    )
                ],
            },
        ),
    ]
