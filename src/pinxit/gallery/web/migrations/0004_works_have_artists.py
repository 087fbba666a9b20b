"""No work without an artist; and the heads of the wall, of artists and of exhibitions."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gallery", "0003_artists")]

    operations = [
        migrations.AlterField(
            model_name="listing",
            name="artist",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="listings",
                to="gallery.artist",
                verbose_name="artist",
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("withdrawn_at", None)),
                fields=["-hung_at", "-id"],
                name="gallery_hanging",
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("withdrawn_at", None)),
                fields=["artist", "-hung_at", "-id"],
                name="gallery_hanging_by_artist",
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("withdrawn_at", None)),
                fields=["exhibition", "-hung_at", "-id"],
                name="gallery_hanging_in",
            ),
        ),
    ]
