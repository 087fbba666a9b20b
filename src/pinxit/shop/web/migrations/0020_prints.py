"""Copies that are printed, from their order to their parcel."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import pinxit.shop.core.prints


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0019_ways_are_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="PrintOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("width_mm", models.PositiveSmallIntegerField(verbose_name="width in mm")),
                ("bleed_mm", models.PositiveSmallIntegerField(verbose_name="bleed in mm")),
                ("paper", models.CharField(max_length=60, verbose_name="paper")),
                (
                    "price_minor",
                    models.PositiveIntegerField(verbose_name="price in the smallest unit"),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("made_at", models.DateTimeField(verbose_name="offered")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prints",
                        to="shop.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer of a print",
                "verbose_name_plural": "offers of prints",
                "ordering": ["price_minor", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PrintJob",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ordered", "to be printed"),
                            ("sent", "at the print house"),
                            ("shipped", "sent off"),
                        ],
                        default=pinxit.shop.core.prints.PrintState["ORDERED"],
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("ship_to", models.TextField(blank=True, max_length=500, verbose_name="address")),
                (
                    "tracking",
                    models.CharField(blank=True, max_length=60, verbose_name="parcel’s number"),
                ),
                ("moved_at", models.DateTimeField(verbose_name="since")),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="print_job",
                        to="shop.order",
                        verbose_name="order",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to="shop.printoffer",
                        verbose_name="offer",
                    ),
                ),
            ],
            options={
                "verbose_name": "print",
                "verbose_name_plural": "prints",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="printoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_minor__gte", 1)), name="shop_print_price"
            ),
        ),
        migrations.AddConstraint(
            model_name="printoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bleed_mm__lte", 10), ("width_mm__gte", 50), ("width_mm__lte", 2000)
                ),
                name="shop_print_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="printjob",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["ordered", "sent"]),
                        ("tracking", ""),
                        models.Q(("ship_to", ""), _negated=True),
                    ),
                    models.Q(("state", "shipped"), models.Q(("tracking", ""), _negated=True)),
                    _connector="OR",
                ),
                name="shop_print_is_whole",
            ),
        ),
    ]
