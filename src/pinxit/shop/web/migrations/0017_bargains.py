"""Bargains with their steps, and waiting lists."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pinxit.shop.core.bargain


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0016_auctions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
