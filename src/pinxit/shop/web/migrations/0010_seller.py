"""Who sells, and checked tax numbers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0009_moves"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SellerDetails",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name or firm")),
                ("address", models.CharField(max_length=200, verbose_name="street and number")),
                ("postcode", models.CharField(blank=True, max_length=20, verbose_name="postcode")),
                ("city", models.CharField(max_length=100, verbose_name="town")),
                (
                    "country",
                    models.CharField(
                        help_text="Two letters, such as DE, GB, US or CN.",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail for buyers"),
                ),
                (
                    "tax_number",
                    models.CharField(
                        blank=True,
                        help_text="Stands on every invoice.",
                        max_length=40,
                        verbose_name="tax number",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("EUR", "EUR"),
                            ("USD", "USD"),
                            ("GBP", "GBP"),
                            ("CNY", "CNY"),
                            ("JPY", "JPY"),
                        ],
                        default="EUR",
                        help_text="What is offered from now on is priced in it.",
                        max_length=3,
                        verbose_name="currency of all prices",
                    ),
                ),
                (
                    "is_small",
                    models.BooleanField(
                        default=False,
                        help_text="No tax is charged at home, and the invoice says why.",
                        verbose_name="exempt as a small business",
                    ),
                ),
                (
                    "uses_oss",
                    models.BooleanField(
                        default=False,
                        help_text="From the EU: above 10,000 euros a year of sales to private buyers in other member states, or by choice. From elsewhere: from the first sale.",
                        verbose_name="taxes private buyers in the EU at their place (OSS)",
                    ),
                ),
                (
                    "uk_number",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="VAT number in the United Kingdom"
                    ),
                ),
                (
                    "is_general",
                    models.BooleanField(default=False, verbose_name="general taxpayer in China"),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
            ],
            options={
                "verbose_name": "seller",
                "verbose_name_plural": "seller",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="shop_one_seller"),
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                        name="shop_seller_country",
                        violation_error_message="Write two capital letters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SellerState",
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
                        help_text="Two letters, such as WA.", max_length=2, verbose_name="state"
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="permit")),
                (
                    "taxes_downloads",
                    models.BooleanField(
                        blank=True,
                        help_text="Unknown: what the table of rates says surely, or nothing is sold there.",
                        null=True,
                        verbose_name="downloads are taxed there",
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="states",
                        to="shop.sellerdetails",
                    ),
                ),
            ],
            options={
                "verbose_name": "state with nexus",
                "verbose_name_plural": "states with nexus",
            },
        ),
        migrations.CreateModel(
            name="TaxNumberCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(db_index=True, max_length=20, verbose_name="tax number"),
                ),
                ("is_valid", models.BooleanField(verbose_name="valid")),
                (
                    "means",
                    models.CharField(
                        choices=[("hand", "by hand"), ("vies", "by VIES")],
                        default="hand",
                        max_length=4,
                        verbose_name="how",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="name of the business"
                    ),
                ),
                (
                    "reference",
                    models.CharField(blank=True, max_length=80, verbose_name="reference"),
                ),
                ("checked_at", models.DateTimeField(verbose_name="checked")),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "checked tax number",
                "verbose_name_plural": "checked tax numbers",
                "ordering": ["-checked_at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="sellerstate",
            constraint=models.UniqueConstraint(fields=("seller", "state"), name="shop_state_once"),
        ),
        migrations.AddConstraint(
            model_name="sellerstate",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__regex", "^[A-Z]{2}$")),
                name="shop_state_letters",
                violation_error_message="Write two capital letters.",
            ),
        ),
    ]
