"""Licences: what is offered, what was bought, and the ground they hold."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0017_bargains"),
    ]

    operations = [
        migrations.CreateModel(
            name="Licence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("facts", models.JSONField(verbose_name="terms")),
            ],
            options={
                "verbose_name": "licence",
                "verbose_name_plural": "licences",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="LicenceGround",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("work", django.contrib.postgres.fields.ranges.BigIntegerRangeField()),
                ("place", django.contrib.postgres.fields.ranges.IntegerRangeField()),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("slot", django.contrib.postgres.fields.ranges.BigIntegerRangeField()),
                ("is_held", models.BooleanField(default=True)),
            ],
            options={
                "verbose_name": "ground of a licence",
                "verbose_name_plural": "grounds of licences",
            },
        ),
        migrations.CreateModel(
            name="LicenceOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("personal", "personal licence"),
                            ("editorial", "editorial licence"),
                            ("commercial", "commercial licence"),
                            ("exclusive", "exclusive licence"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("places", models.JSONField(verbose_name="places")),
                ("months", models.PositiveSmallIntegerField(null=True, verbose_name="months")),
                (
                    "price_minor",
                    models.PositiveIntegerField(verbose_name="price in the smallest unit"),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("made_at", models.DateTimeField(verbose_name="offered")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
            ],
            options={
                "verbose_name": "offer of a licence",
                "verbose_name_plural": "offers of licences",
                "ordering": ["price_minor", "pk"],
            },
        ),
        migrations.AddField(
            model_name="licence",
            name="order",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="licence",
                to="shop.order",
                verbose_name="order",
            ),
        ),
        migrations.AddField(
            model_name="licenceground",
            name="licence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ground",
                to="shop.licence",
            ),
        ),
        migrations.AddField(
            model_name="licenceground",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shop.order"
            ),
        ),
        migrations.AddField(
            model_name="licenceoffer",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="licences",
                to="shop.edition",
                verbose_name="edition",
            ),
        ),
        migrations.AddField(
            model_name="licence",
            name="offer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="licences",
                to="shop.licenceoffer",
                verbose_name="offer",
            ),
        ),
        migrations.AddConstraint(
            model_name="licenceground",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("is_held", True)),
                expressions=[("work", "&&"), ("place", "&&"), ("period", "&&"), ("slot", "&&")],
                name="shop_exclusive_means_nobody_else",
            ),
        ),
        migrations.AddConstraint(
            model_name="licenceoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_minor__gte", 1)), name="shop_licence_price"
            ),
        ),
        migrations.AddConstraint(
            model_name="licenceoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "exclusive"), _negated=True),
                    ("months__isnull", False),
                    _connector="OR",
                ),
                name="shop_exclusive_has_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="licenceoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("months", None),
                    models.Q(("months__gte", 1), ("months__lte", 120)),
                    _connector="OR",
                ),
                name="shop_licence_months",
            ),
        ),
    ]
