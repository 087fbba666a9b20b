import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("corpus", "0002_decisions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Intake",
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
                        choices=[
                            ("files", "files from this computer"),
                            ("iiif", "a IIIF address"),
                            ("urls", "a list of addresses"),
                            ("set", "a named set"),
                        ],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.SlugField(max_length=80, verbose_name="name")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("params", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(verbose_name="brought in")),
                ("begun_at", models.DateTimeField(blank=True, null=True, verbose_name="begun")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "collection",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="intakes",
                        to="corpus.collection",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="intakes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "intake",
                "verbose_name_plural": "intakes",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Manifest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("root", models.CharField(max_length=64, unique=True, verbose_name="root")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("train", "teach a model"),
                            ("style", "teach a personal style"),
                            ("derive", "make works from it"),
                            ("sell", "sell copies"),
                            ("benchmark", "measure models"),
                        ],
                        max_length=9,
                        verbose_name="purpose",
                    ),
                ),
                ("num_works", models.PositiveIntegerField(verbose_name="works")),
                ("num_left_out", models.PositiveIntegerField(default=0, verbose_name="left out")),
                ("frozen_at", models.DateTimeField(verbose_name="frozen")),
                ("facts", models.JSONField(default=dict, verbose_name="what its header says")),
                (
                    "collections",
                    models.ManyToManyField(
                        related_name="manifests", to="corpus.collection", verbose_name="collections"
                    ),
                ),
            ],
            options={
                "verbose_name": "frozen manifest",
                "verbose_name_plural": "frozen manifests",
                "ordering": ["-frozen_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ManifestWork",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "manifest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="corpus.manifest",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="corpus.work",
                    ),
                ),
            ],
            options={
                "verbose_name": "work in a manifest",
                "verbose_name_plural": "works in manifests",
            },
        ),
        migrations.AddField(
            model_name="manifest",
            name="works",
            field=models.ManyToManyField(
                related_name="manifests", through="corpus.ManifestWork", to="corpus.work"
            ),
        ),
        migrations.AddConstraint(
            model_name="manifestwork",
            constraint=models.UniqueConstraint(
                fields=("work", "manifest"), name="corpus_manifest_has_work_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="manifest",
            constraint=models.CheckConstraint(
                condition=models.Q(("root__regex", "^[0-9a-f]{64}$")),
                name="corpus_manifest_root_is_digest",
            ),
        ),
    ]
