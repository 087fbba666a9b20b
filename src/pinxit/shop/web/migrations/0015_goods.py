"""Copies, proofs and licences are told apart; editions may be open, and take proposals."""

import django.db.models.deletion
from django.db import migrations, models

import pinxit.shop.core.goods
import pinxit.shop.core.orders


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0002_open_editions"),
        ("shop", "0014_papers_are_kept"),
    ]

    operations = [
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
    ]
