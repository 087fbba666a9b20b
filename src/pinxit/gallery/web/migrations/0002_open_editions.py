"""A work may be for sale in as many copies as are wanted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0001_initial"),
        ("studio", "0007_restorations"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="listing",
            name="gallery_listing_terms_whole",
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("currency", ""), ("edition_size", None), ("price_minor", None)),
                    models.Q(
                        ("currency__regex", "^[A-Z]{3}$"),
                        ("price_minor__gte", 1),
                        models.Q(("edition_size", None), ("edition_size__gte", 1), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="gallery_listing_terms_whole",
            ),
        ),
    ]
