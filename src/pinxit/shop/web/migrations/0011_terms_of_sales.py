"""On what terms copies are ordered and commissions billed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0010_seller"),
        ("studio", "0005_commissions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SaleTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "goods",
                    models.CharField(
                        choices=[
                            ("digital", "digital"),
                            ("print", "a thing that is sent"),
                            ("original", "an original made by hand"),
                        ],
                        default="digital",
                        max_length=8,
                        verbose_name="goods",
                    ),
                ),
                ("list_minor", models.PositiveIntegerField(verbose_name="price without a code")),
                ("bill_name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                (
                    "bill_address",
                    models.CharField(blank=True, max_length=200, verbose_name="street and number"),
                ),
                (
                    "bill_postcode",
                    models.CharField(blank=True, max_length=20, verbose_name="postcode"),
                ),
                ("bill_city", models.CharField(blank=True, max_length=100, verbose_name="town")),
                ("bill_region", models.CharField(blank=True, max_length=2, verbose_name="state")),
                (
                    "bill_country",
                    models.CharField(blank=True, max_length=2, verbose_name="country"),
                ),
                (
                    "tax_number",
                    models.CharField(blank=True, max_length=20, verbose_name="tax number"),
                ),
                (
                    "treatment",
                    models.CharField(
                        choices=[
                            ("none", "the house has not said where it is registered"),
                            ("domestic", "tax of the seller’s country"),
                            ("destination", "tax of the buyer’s country"),
                            ("reverse-charge", "reverse charge"),
                            ("intra-community", "supply to a business in another member state"),
                            ("export", "export"),
                            ("outside", "outside the scope of the tax"),
                            ("small-business", "small business"),
                            ("untaxed", "not taxed there"),
                        ],
                        default="none",
                        max_length=15,
                        verbose_name="tax",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=8, verbose_name="whose tax")),
                (
                    "rate_ppm",
                    models.PositiveIntegerField(default=0, verbose_name="rate in millionths"),
                ),
                (
                    "rate_source",
                    models.CharField(blank=True, max_length=400, verbose_name="source of the rate"),
                ),
                (
                    "tax_minor",
                    models.PositiveIntegerField(default=0, verbose_name="tax in the smallest unit"),
                ),
                ("clues", models.JSONField(default=list, verbose_name="evidence of the place")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("enough", "two items agree"),
                            ("lacking", "one item alone"),
                            ("contradicted", "the items contradict each other"),
                        ],
                        default="lacking",
                        max_length=12,
                        verbose_name="what it comes to",
                    ),
                ),
                (
                    "start",
                    models.CharField(
                        choices=[
                            ("none", "at once"),
                            ("at-once", "at once, by express wish"),
                            ("waits", "after the time to withdraw"),
                        ],
                        default="none",
                        max_length=7,
                        verbose_name="the file is handed over",
                    ),
                ),
                ("agreement", models.TextField(blank=True, verbose_name="agreed to")),
                ("agreed_at", models.DateTimeField(null=True, verbose_name="agreed")),
                ("available_at", models.DateTimeField(null=True, verbose_name="file from")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                ("gift_name", models.CharField(blank=True, max_length=80, verbose_name="for")),
                (
                    "gift_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="their e-mail"),
                ),
                (
                    "gift_words",
                    models.TextField(blank=True, max_length=500, verbose_name="a few words"),
                ),
                ("gift_sent_at", models.DateTimeField(null=True, verbose_name="gift sent")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmation sent")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                (
                    "commission",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="studio.commission",
                        verbose_name="commission",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="shop.order",
                        verbose_name="order",
                    ),
                ),
                (
                    "number_check",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shop.taxnumbercheck",
                        verbose_name="checked tax number",
                    ),
                ),
            ],
            options={
                "verbose_name": "terms of a sale",
                "verbose_name_plural": "terms of sales",
            },
        ),
        migrations.AddConstraint(
            model_name="saleterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("order", None), ("commission", None), _connector="XOR"),
                name="shop_terms_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="saleterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate_ppm__lt", 1000000)), name="shop_terms_rate"
            ),
        ),
        migrations.AddConstraint(
            model_name="saleterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("tax_minor__lte", models.F("list_minor"))),
                name="shop_terms_tax",
            ),
        ),
        migrations.AddConstraint(
            model_name="saleterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate_ppm__gt", 0), ("tax_minor", 0), _connector="OR"),
                name="shop_terms_tax_has_a_rate",
            ),
        ),
        migrations.AddConstraint(
            model_name="saleterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("treatment__in", ["domestic", "destination"]), ("rate_ppm", 0), _connector="OR"
                ),
                name="shop_terms_untaxed",
            ),
        ),
        migrations.AddConstraint(
            model_name="saleterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("start", "none"), ("agreed_at__isnull", False), _connector="OR"
                ),
                name="shop_terms_agreed",
            ),
        ),
        migrations.AddConstraint(
            model_name="saleterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__in", ["none", "at-once", "waits"])),
                name="shop_terms_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="saleterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("gift_email", ""), models.Q(("gift_name", ""), _negated=True), _connector="OR"
                ),
                name="shop_gift_has_a_name",
            ),
        ),
    ]
