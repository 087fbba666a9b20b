"""Every artist whose works hang has a page."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils.text import slugify


def give_every_artist_a_page(apps, _schema_editor):
    artists = apps.get_model("gallery", "Artist")
    listings = apps.get_model("gallery", "Listing")
    makers = listings.objects.order_by("hung_at").values_list(
        "piece__brief__person", "piece__brief__person__display_name", "hung_at"
    )
    seen = {}
    for person, name, hung_at in makers.iterator():
        if person in seen:
            continue
        slug = slugify(name, allow_unicode=True)[:60] or "artist"
        if artists.objects.filter(slug=slug).exists():
            slug = f"{slug}-{person}"
        seen[person] = artists.objects.create(person_id=person, slug=slug, since=hung_at)
    for person, artist in seen.items():
        listings.objects.filter(piece__brief__person=person).update(artist=artist)


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0002_open_editions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Artist",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.CharField(max_length=100, unique=True, verbose_name="address")),
                ("about", models.TextField(blank=True, verbose_name="about")),
                ("since", models.DateTimeField(verbose_name="since")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="artist",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "artist",
                "verbose_name_plural": "artists",
                "ordering": ["person__display_name", "pk"],
            },
        ),
        migrations.AddField(
            model_name="listing",
            name="artist",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="listings",
                to="gallery.artist",
                verbose_name="artist",
            ),
        ),
        migrations.RunPython(give_every_artist_a_page, migrations.RunPython.noop),
    ]
