"""Codes that lower a price, and exchange rates for reading."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0012_invoices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DiscountCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="code")),
                (
                    "percent_bp",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="In hundredths of a per cent: 1500 is 15 %. 0 for an amount.",
                        verbose_name="per cent",
                    ),
                ),
                (
                    "amount_minor",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="0 for a part of the price.",
                        verbose_name="amount in the smallest unit",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True, max_length=3, verbose_name="currency of the amount"
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="from")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "max_uses",
                    models.PositiveIntegerField(default=1, verbose_name="how often in all"),
                ),
                (
                    "used",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="used"),
                ),
                (
                    "is_once_each",
                    models.BooleanField(default=True, verbose_name="once for each buyer"),
                ),
                ("is_open", models.BooleanField(default=True, verbose_name="counts")),
                (
                    "artist",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="only for works of this artist",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="shop.edition",
                        verbose_name="only for this edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "discount code",
                "verbose_name_plural": "discount codes",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="DiscountUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_once", models.BooleanField()),
                ("used_at", models.DateTimeField(verbose_name="used")),
                ("released_at", models.DateTimeField(null=True, verbose_name="let go")),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="buyer",
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="shop.discountcode",
                        verbose_name="code",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discount",
                        to="shop.order",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "use of a code",
                "verbose_name_plural": "uses of codes",
            },
        ),
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                (
                    "per_euro",
                    models.DecimalField(
                        decimal_places=8, max_digits=18, verbose_name="for one euro"
                    ),
                ),
                ("source", models.CharField(max_length=80, verbose_name="source")),
            ],
            options={
                "verbose_name": "exchange rate",
                "verbose_name_plural": "exchange rates",
                "ordering": ["-day", "currency"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "currency"), name="shop_rate_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("per_euro__gt", 0)), name="shop_rate_above_nothing"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="discountcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("used__lte", models.F("max_uses"))),
                name="shop_code_not_used_too_often",
                violation_error_message="It was used more often already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="discountcode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount_minor", 0), ("percent_bp__gte", 1), ("percent_bp__lte", 10000)
                    ),
                    models.Q(
                        ("amount_minor__gte", 1),
                        ("percent_bp", 0),
                        models.Q(("currency", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="shop_code_says_how_much",
                violation_error_message="Give a part up to 100 %%, or an amount with currency.",
            ),
        ),
        migrations.AddConstraint(
            model_name="discountcode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gt", models.F("since")), _connector="OR"
                ),
                name="shop_code_has_a_time",
                violation_error_message="It must end after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="discountcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[^\\s[:lower:]]+$")),
                name="shop_code_in_capitals",
                violation_error_message="Write it in capital letters, without blanks.",
            ),
        ),
        migrations.AddConstraint(
            model_name="discountuse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_once", True), ("released_at", None)),
                fields=("code", "buyer"),
                name="shop_code_once_each",
            ),
        ),
    ]
