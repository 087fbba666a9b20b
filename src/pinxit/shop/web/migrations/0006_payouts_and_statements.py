"""Payouts with their details, and statements."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import pinxit.shop.core.payout


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0005_books"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PayoutBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "rail",
                    models.CharField(
                        choices=[
                            ("sepa", "bank transfer (SEPA)"),
                            ("stripe", "transfer at Stripe"),
                        ],
                        max_length=6,
                        verbose_name="way",
                    ),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "waits for a second person"),
                            ("approved", "approved"),
                            ("sent", "sent"),
                            ("cancelled", "called off"),
                        ],
                        default=pinxit.shop.core.payout.BatchState["DRAFT"],
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approved")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
            ],
            options={
                "verbose_name": "batch of payouts",
                "verbose_name_plural": "batches of payouts",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Payout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("minor", models.PositiveIntegerField(verbose_name="amount in the smallest unit")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "not arrived yet"),
                            ("settled", "arrived"),
                            ("failed", "failed"),
                            ("returned", "came back"),
                            ("cancelled", "called off"),
                        ],
                        default=pinxit.shop.core.payout.PayoutState["WAITING"],
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("sealed", models.TextField(editable=False)),
                ("ending", models.CharField(editable=False, max_length=4, verbose_name="ends in")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=120, verbose_name="reference"),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why it failed"),
                ),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="shop.ledgeraccount",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="shop.payoutbatch",
                    ),
                ),
            ],
            options={
                "verbose_name": "payout",
                "verbose_name_plural": "payouts",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PayoutDetails",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rail",
                    models.CharField(
                        choices=[
                            ("sepa", "bank transfer (SEPA)"),
                            ("stripe", "transfer at Stripe"),
                        ],
                        max_length=6,
                    ),
                ),
                ("sealed", models.TextField(editable=False)),
                ("ending", models.CharField(editable=False, max_length=4, verbose_name="ends in")),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="payout_details",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "payout details",
                "verbose_name_plural": "payout details",
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.CharField(max_length=7, unique=True, verbose_name="month")),
                ("root", models.CharField(max_length=64, verbose_name="root")),
                ("num_leaves", models.PositiveIntegerField(verbose_name="lines")),
                ("log_index", models.BigIntegerField(verbose_name="position in the log")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
            ],
            options={
                "verbose_name": "statements of a month",
                "verbose_name_plural": "statements of months",
                "ordering": ["-month"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__regex", "^[0-9]{4}-(0[1-9]|1[0-2])$")),
                        name="shop_statement_month",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("index", models.PositiveIntegerField()),
                ("leaf", models.TextField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaves",
                        to="shop.ledgeraccount",
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaf",
                        to="shop.ledgerline",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaves",
                        to="shop.statement",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a statement",
                "verbose_name_plural": "lines of statements",
                "ordering": ["statement", "index"],
            },
        ),
        migrations.AddConstraint(
            model_name="payoutbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_by", models.F("made_by")), _negated=True),
                name="shop_batch_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "cancelled"]),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="shop_batch_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "approved", "sent", "cancelled"])),
                name="shop_batch_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", [pinxit.shop.core.payout.PayoutState["WAITING"]])),
                fields=("account",),
                name="shop_one_open_payout",
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(("minor__gte", 1)), name="shop_payout_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "settled", "failed", "returned", "cancelled"])
                ),
                name="shop_payout_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.UniqueConstraint(
                fields=("statement", "index"), name="shop_statement_leaf_has_one_place"
            ),
        ),
    ]
