"""By what pictures are known again: vectors, and an index in which the nearest are found."""

import pgvector.django
from django.db import migrations, models
from pgvector.django import VectorExtension


class Migration(migrations.Migration):
    dependencies = [("provenance", "0005_released_files")]

    operations = [
        VectorExtension(),
        migrations.CreateModel(
            name="PictureFingerprint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        max_length=64, unique=True, verbose_name="digest of the picture"
                    ),
                ),
                (
                    "piece",
                    models.CharField(
                        blank=True, db_index=True, max_length=100, verbose_name="piece"
                    ),
                ),
                ("recogniser", models.CharField(max_length=64, verbose_name="recogniser")),
                (
                    "likeness",
                    pgvector.django.VectorField(dimensions=128, verbose_name="likeness"),
                ),
                ("thumbnail", models.BinaryField(verbose_name="small picture")),
                (
                    "iscc",
                    models.CharField(db_index=True, max_length=80, verbose_name="content code"),
                ),
                ("taken_at", models.DateTimeField(verbose_name="taken")),
            ],
            options={
                "verbose_name": "fingerprint",
                "verbose_name_plural": "fingerprints",
                "indexes": [
                    pgvector.django.HnswIndex(
                        ef_construction=64,
                        fields=["likeness"],
                        m=16,
                        name="provenance_likeness",
                        opclasses=["vector_cosine_ops"],
                    )
                ],
            },
        ),
    ]
