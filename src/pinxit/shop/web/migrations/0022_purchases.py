"""Works bought together: purchases, baskets and bundles."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0021_ways_of_orders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BasketItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("put_at", models.DateTimeField(verbose_name="put there")),
            ],
            options={
                "verbose_name": "work in a basket",
                "verbose_name_plural": "works in baskets",
                "ordering": ["put_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Bundle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.CharField(max_length=80, unique=True, verbose_name="address")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("story", models.TextField(blank=True, max_length=2000, verbose_name="story")),
                (
                    "is_series",
                    models.BooleanField(default=False, verbose_name="the works are a series"),
                ),
                (
                    "price_minor",
                    models.PositiveIntegerField(verbose_name="price in the smallest unit"),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
            ],
            options={
                "verbose_name": "bundle",
                "verbose_name_plural": "bundles",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="BundleWork",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="place")),
            ],
            options={
                "verbose_name": "work of a bundle",
                "verbose_name_plural": "works of a bundle",
                "ordering": ["bundle", "place"],
            },
        ),
        migrations.CreateModel(
            name="Purchase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "total_minor",
                    models.PositiveIntegerField(verbose_name="total in the smallest unit"),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("placed_at", models.DateTimeField(verbose_name="placed")),
                ("reserved_until", models.DateTimeField(verbose_name="reserved until")),
            ],
            options={
                "verbose_name": "purchase",
                "verbose_name_plural": "purchases",
                "ordering": ["-placed_at", "-pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="payment",
            name="shop_payment_for_one_thing",
        ),
        migrations.AddField(
            model_name="refund",
            name="order",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="refunds",
                to="shop.order",
                verbose_name="order",
            ),
        ),
        migrations.AlterField(
            model_name="settlement",
            name="payment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settlements",
                to="shop.payment",
                verbose_name="payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                fields=("payment", "order"), name="shop_settled_once"
            ),
        ),
        migrations.AddField(
            model_name="basketitem",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="shop.edition",
                verbose_name="work",
            ),
        ),
        migrations.AddField(
            model_name="basketitem",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="basket",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="bundle",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bundles",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="bundlework",
            name="bundle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="works", to="shop.bundle"
            ),
        ),
        migrations.AddField(
            model_name="bundlework",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="in_bundles",
                to="shop.edition",
                verbose_name="work",
            ),
        ),
        migrations.AddField(
            model_name="purchase",
            name="bundle",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="purchases",
                to="shop.bundle",
                verbose_name="bundle",
            ),
        ),
        migrations.AddField(
            model_name="purchase",
            name="buyer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="purchases",
                to=settings.AUTH_USER_MODEL,
                verbose_name="buyer",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="purchase",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="shop.purchase",
                verbose_name="purchase",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="purchase",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="shop.purchase",
                verbose_name="purchase",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["waiting", "input"])),
                fields=("purchase",),
                name="shop_one_open_payment_a_purchase",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bill", None), ("order__isnull", False), ("purchase", None)),
                    models.Q(("bill__isnull", False), ("order", None), ("purchase", None)),
                    models.Q(("bill", None), ("order", None), ("purchase__isnull", False)),
                    _connector="OR",
                ),
                name="shop_payment_for_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="basketitem",
            constraint=models.UniqueConstraint(
                fields=("person", "edition"), name="shop_basket_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="bundle",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_minor__gte", 1)), name="shop_bundle_price"
            ),
        ),
        migrations.AddConstraint(
            model_name="bundlework",
            constraint=models.UniqueConstraint(
                fields=("bundle", "edition"), name="shop_bundle_work_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="bundlework",
            constraint=models.UniqueConstraint(
                fields=("bundle", "place"), name="shop_bundle_place_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="bundlework",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__gte", 1), ("place__lte", 24)), name="shop_bundle_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="purchase",
            constraint=models.CheckConstraint(
                condition=models.Q(("total_minor__gte", 1)), name="shop_purchase_total"
            ),
        ),
        migrations.AddConstraint(
            model_name="purchase",
            constraint=models.CheckConstraint(
                condition=models.Q(("reserved_until__gt", models.F("placed_at"))),
                name="shop_purchase_reserved_for_a_while",
            ),
        ),
    ]
