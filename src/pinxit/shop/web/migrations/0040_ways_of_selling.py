"""Goods beside copies, auctions, bargains, waiting lists and licences."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pinxit.shop.core.bargain
import pinxit.shop.core.goods
import pinxit.shop.core.orders


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0002_open_editions"),
        ("shop", "0007_books_are_kept"),
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
            name="Bargain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("agreed", "agreed"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                            ("expired", "expired"),
                        ],
                        default=pinxit.shop.core.bargain.BargainState["OPEN"],
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "turn",
                    models.CharField(
                        choices=[("buyer", "buyer"), ("artist", "artist")],
                        default=pinxit.shop.core.bargain.Side["ARTIST"],
                        max_length=6,
                        verbose_name="whose word is next",
                    ),
                ),
                (
                    "price_minor",
                    models.PositiveIntegerField(verbose_name="price in the smallest unit"),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("open_until", models.DateTimeField(verbose_name="open until")),
            ],
            options={
                "verbose_name": "bargain",
                "verbose_name_plural": "bargains",
                "ordering": ["-opened_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="BargainStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("index", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "by",
                    models.CharField(
                        choices=[("buyer", "buyer"), ("artist", "artist")],
                        max_length=6,
                        verbose_name="by",
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("propose", "propose"),
                            ("counter", "counter"),
                            ("accept", "accept"),
                            ("decline", "decline"),
                            ("withdraw", "withdraw"),
                            ("expire", "expire"),
                        ],
                        max_length=8,
                        verbose_name="act",
                    ),
                ),
                (
                    "price_minor",
                    models.PositiveIntegerField(verbose_name="price in the smallest unit"),
                ),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="words")),
                ("at", models.DateTimeField(verbose_name="done")),
            ],
            options={
                "verbose_name": "step of a bargain",
                "verbose_name_plural": "steps of bargains",
                "ordering": ["bargain", "index"],
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
        migrations.CreateModel(
            name="Proof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("released_at", models.DateTimeField(null=True, verbose_name="offered")),
                (
                    "price_minor",
                    models.PositiveIntegerField(
                        null=True, verbose_name="price in the smallest unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "artist’s proof",
                "verbose_name_plural": "artist’s proofs",
                "ordering": ["edition", "number"],
            },
        ),
        migrations.CreateModel(
            name="Waiting",
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
                            ("waiting", "waiting"),
                            ("offered", "offered a copy"),
                            ("passed", "let it pass"),
                            ("left", "left the list"),
                        ],
                        default="waiting",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
            ],
            options={
                "verbose_name": "place on a waiting list",
                "verbose_name_plural": "places on waiting lists",
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="edition",
            name="shop_edition_size",
        ),
        migrations.RemoveConstraint(
            model_name="order",
            name="shop_number_has_one_owner",
        ),
        migrations.RemoveConstraint(
            model_name="order",
            name="shop_one_reservation_each",
        ),
        migrations.RemoveConstraint(
            model_name="order",
            name="shop_number_within_edition",
        ),
        migrations.AddField(
            model_name="edition",
            name="takes_proposals",
            field=models.BooleanField(default=False, verbose_name="takes proposals of a price"),
        ),
        migrations.AddField(
            model_name="order",
            name="good",
            field=models.CharField(
                default=pinxit.shop.core.goods.Good["COPY"], editable=False, max_length=7
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("size__gte", 1), ("size__lte", 500)),
                    ("size", 1000000),
                    _connector="OR",
                ),
                name="shop_edition_size",
            ),
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
            model_name="bargain",
            name="buyer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bargains",
                to=settings.AUTH_USER_MODEL,
                verbose_name="buyer",
            ),
        ),
        migrations.AddField(
            model_name="bargain",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bargains",
                to="shop.edition",
                verbose_name="edition",
            ),
        ),
        migrations.AddField(
            model_name="bargain",
            name="order",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bargain",
                to="shop.order",
            ),
        ),
        migrations.AddField(
            model_name="bargainstep",
            name="bargain",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="shop.bargain",
                verbose_name="bargain",
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
        migrations.AddField(
            model_name="proof",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proofs",
                to="shop.edition",
                verbose_name="edition",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="proof",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="shop.proof",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            pinxit.shop.core.orders.OrderState["PAID"],
                            pinxit.shop.core.orders.OrderState["RESERVED"],
                        ],
                    )
                ),
                fields=("edition", "good", "number"),
                name="shop_number_has_one_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", pinxit.shop.core.orders.OrderState["RESERVED"])),
                fields=("edition", "good", "buyer"),
                name="shop_one_reservation_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number__gte", 1),
                    models.Q(
                        ("number__lte", models.F("edition_size")),
                        models.Q(("good", pinxit.shop.core.goods.Good["COPY"]), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="shop_number_within_edition",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "good__in",
                            [
                                pinxit.shop.core.goods.Good["COPY"],
                                pinxit.shop.core.goods.Good["LICENCE"],
                            ],
                        ),
                        ("proof", None),
                    ),
                    models.Q(
                        ("good", pinxit.shop.core.goods.Good["PROOF"]), ("proof__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="shop_order_good",
            ),
        ),
        migrations.AddField(
            model_name="waiting",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="waiting",
                to="shop.edition",
                verbose_name="edition",
            ),
        ),
        migrations.AddField(
            model_name="waiting",
            name="order",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="waiting",
                to="shop.order",
            ),
        ),
        migrations.AddField(
            model_name="waiting",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="waiting",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
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
            model_name="bargain",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("edition", "buyer"),
                name="shop_one_open_bargain",
            ),
        ),
        migrations.AddConstraint(
            model_name="bargain",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("order__isnull", False), ("state", "agreed")),
                    models.Q(
                        ("order", None), ("state__in", ["open", "declined", "withdrawn", "expired"])
                    ),
                    _connector="OR",
                ),
                name="shop_bargain_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="bargain",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_minor__gte", 1)), name="shop_bargain_price"
            ),
        ),
        migrations.AddConstraint(
            model_name="bargainstep",
            constraint=models.UniqueConstraint(
                fields=("bargain", "index"), name="shop_one_step_at_a_time"
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
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.UniqueConstraint(
                fields=("edition", "number"), name="shop_one_proof_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("number__lte", 10)),
                name="shop_proof_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("price_minor", None), ("released_at", None)),
                    models.Q(("price_minor__gte", 1), ("released_at__isnull", False)),
                    _connector="OR",
                ),
                name="shop_proof_offered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("edition", "person"),
                name="shop_waits_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("order", None), ("state__in", ["waiting", "left"])),
                    models.Q(("order__isnull", False), ("state__in", ["offered", "passed"])),
                    _connector="OR",
                ),
                name="shop_waiting_is_whole",
            ),
        ),
    ]
