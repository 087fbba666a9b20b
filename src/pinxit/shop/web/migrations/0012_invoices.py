"""Invoices and credit notes, and their series."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0011_terms_of_sales"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InvoiceCounter",
            fields=[
                (
                    "series",
                    models.CharField(
                        max_length=8, primary_key=True, serialize=False, verbose_name="series"
                    ),
                ),
                ("last", models.PositiveIntegerField(verbose_name="last number")),
            ],
            options={
                "verbose_name": "series of invoices",
                "verbose_name_plural": "series of invoices",
            },
        ),
        migrations.CreateModel(
            name="Invoice",
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
                        choices=[("invoice", "invoice"), ("credit", "credit note")],
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                ("series", models.CharField(max_length=8, verbose_name="series")),
                ("number", models.PositiveIntegerField(default=0, verbose_name="number")),
                ("source", models.CharField(max_length=120, unique=True, verbose_name="source")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("gross_minor", models.PositiveIntegerField(verbose_name="sum")),
                ("tax_minor", models.PositiveIntegerField(verbose_name="tax")),
                ("treatment", models.CharField(max_length=15)),
                ("place", models.CharField(blank=True, max_length=8, verbose_name="whose tax")),
                ("facts", models.JSONField()),
                (
                    "amends",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credits",
                        to="shop.invoice",
                        verbose_name="amends",
                    ),
                ),
                (
                    "bill",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="shop.bill",
                        verbose_name="bill",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="shop.order",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "invoice or credit note",
                "verbose_name_plural": "invoices and credit notes",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                fields=("series", "number"), name="shop_paper_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "invoice")),
                fields=("order",),
                name="shop_one_invoice_an_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "invoice")),
                fields=("bill",),
                name="shop_one_invoice_a_bill",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("order", None), ("bill", None), _connector="XOR"),
                name="shop_paper_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amends", None), ("kind", "invoice")),
                    models.Q(("amends__isnull", False), ("kind", "credit")),
                    _connector="OR",
                ),
                name="shop_credit_amends",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="shop_paper_is_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("gross_minor__gte", 1), ("tax_minor__lte", models.F("gross_minor"))
                ),
                name="shop_paper_sums",
            ),
        ),
    ]
