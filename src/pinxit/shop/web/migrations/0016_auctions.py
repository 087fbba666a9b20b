"""Auctions and their bids."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0015_goods"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Auction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("awarded", "awarded"),
                            ("sold", "sold"),
                            ("unsold", "not sold"),
                            ("called off", "called off"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "opening_minor",
                    models.PositiveBigIntegerField(
                        verbose_name="opening price in the smallest unit"
                    ),
                ),
                (
                    "reserve_minor",
                    models.PositiveBigIntegerField(
                        default=0, verbose_name="reserve in the smallest unit"
                    ),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("increments", models.JSONField(verbose_name="increments")),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                (
                    "num_extended",
                    models.PositiveIntegerField(default=0, verbose_name="times put off"),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                ("passed_over", models.JSONField(default=list, verbose_name="did not pay")),
            ],
            options={
                "verbose_name": "auction",
                "verbose_name_plural": "auctions",
                "ordering": ["-opened_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Bid",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "maximum_minor",
                    models.PositiveBigIntegerField(verbose_name="most, in the smallest unit"),
                ),
                ("at", models.DateTimeField(verbose_name="bid")),
            ],
            options={
                "verbose_name": "bid",
                "verbose_name_plural": "bids",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="auction",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="auctions",
                to="shop.edition",
                verbose_name="edition",
            ),
        ),
        migrations.AddField(
            model_name="auction",
            name="order",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="auction",
                to="shop.order",
            ),
        ),
        migrations.AddField(
            model_name="bid",
            name="auction",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bids",
                to="shop.auction",
                verbose_name="auction",
            ),
        ),
        migrations.AddField(
            model_name="bid",
            name="bidder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bids",
                to=settings.AUTH_USER_MODEL,
                verbose_name="bidder",
            ),
        ),
        migrations.AddConstraint(
            model_name="auction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["open", "awarded"])),
                fields=("edition", "number"),
                name="shop_one_auction_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="auction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("edition",),
                name="shop_one_open_auction",
            ),
        ),
        migrations.AddConstraint(
            model_name="auction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opening_minor__gte", 1),
                    models.Q(
                        ("reserve_minor", 0),
                        ("reserve_minor__gte", models.F("opening_minor")),
                        _connector="OR",
                    ),
                ),
                name="shop_auction_prices",
            ),
        ),
        migrations.AddConstraint(
            model_name="auction",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("opened_at"))),
                name="shop_auction_lasts",
            ),
        ),
        migrations.AddConstraint(
            model_name="auction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("order", None), ("state", "open")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("order__isnull", False),
                        ("state__in", ["awarded", "sold"]),
                    ),
                    models.Q(("ended_at__isnull", False), ("state__in", ["unsold", "called off"])),
                    _connector="OR",
                ),
                name="shop_auction_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="bid",
            constraint=models.CheckConstraint(
                condition=models.Q(("maximum_minor__gte", 1)), name="shop_bid_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="bid",
            constraint=models.UniqueConstraint(
                fields=("auction", "bidder", "maximum_minor"), name="shop_bid_is_raised"
            ),
        ),
    ]
