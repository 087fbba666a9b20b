import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Author",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.CharField(max_length=90, unique=True, verbose_name="address")),
                ("key", models.CharField(editable=False, max_length=600, unique=True)),
                ("name", models.CharField(blank=True, max_length=500, verbose_name="name")),
                (
                    "plain",
                    models.CharField(blank=True, db_index=True, editable=False, max_length=500),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "person"),
                            ("studio", "studio"),
                            ("unknown", "not known"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "identifier",
                    models.CharField(
                        blank=True, db_index=True, max_length=500, verbose_name="identifier"
                    ),
                ),
                ("born", models.SmallIntegerField(blank=True, null=True, verbose_name="born")),
                ("died", models.SmallIntegerField(blank=True, null=True, verbose_name="died")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="withdrawn"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="authors",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "author",
                "verbose_name_plural": "authors",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Authorship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorships",
                        to="corpus.author",
                    ),
                ),
            ],
            options={
                "verbose_name": "authorship",
                "verbose_name_plural": "authorships",
                "ordering": ["work", "position"],
            },
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.SlugField(max_length=80, unique=True, verbose_name="name")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("root", models.CharField(max_length=71, verbose_name="digest")),
                ("num_works", models.PositiveIntegerField(default=0, verbose_name="works")),
                (
                    "num_refused",
                    models.PositiveIntegerField(default=0, verbose_name="refused files"),
                ),
                ("registered_at", models.DateTimeField(verbose_name="on the register since")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="collections",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="brought in by",
                    ),
                ),
            ],
            options={
                "verbose_name": "collection",
                "verbose_name_plural": "collections",
                "ordering": ["-registered_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RefusedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=1000, verbose_name="file")),
                ("reason", models.CharField(max_length=60, verbose_name="reason")),
                ("says", models.TextField(verbose_name="what it says")),
                ("remedy", models.TextField(blank=True, verbose_name="what to do")),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused_files",
                        to="corpus.collection",
                    ),
                ),
            ],
            options={
                "verbose_name": "refused file",
                "verbose_name_plural": "refused files",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Work",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=1000, verbose_name="source")),
                ("digest", models.CharField(db_index=True, max_length=71, verbose_name="digest")),
                (
                    "medium",
                    models.CharField(
                        choices=[("picture", "picture"), ("text", "text"), ("music", "music")],
                        max_length=7,
                        verbose_name="medium",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=500, verbose_name="title")),
                ("hand", models.CharField(blank=True, max_length=120, verbose_name="hand")),
                ("concept", models.CharField(blank=True, max_length=200, verbose_name="concept")),
                ("licence", models.CharField(blank=True, max_length=300, verbose_name="licence")),
                ("line", models.TextField(editable=False)),
                (
                    "words",
                    django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
                ),
                ("row", models.BigIntegerField(default=-1, verbose_name="row")),
                ("left_px", models.PositiveSmallIntegerField(default=0)),
                ("top_px", models.PositiveSmallIntegerField(default=0)),
                ("width_px", models.PositiveSmallIntegerField(default=0)),
                ("height_px", models.PositiveSmallIntegerField(default=0)),
                ("may_train", models.CharField(max_length=8)),
                ("may_style", models.CharField(max_length=8)),
                ("may_derive", models.CharField(max_length=8)),
                ("may_sell", models.CharField(max_length=8)),
                ("may_benchmark", models.CharField(max_length=8)),
                ("why_train", models.CharField(blank=True, max_length=60)),
                ("why_style", models.CharField(blank=True, max_length=60)),
                ("why_derive", models.CharField(blank=True, max_length=60)),
                ("why_sell", models.CharField(blank=True, max_length=60)),
                ("why_benchmark", models.CharField(blank=True, max_length=60)),
                ("judged_on", models.DateField(verbose_name="gate asked on")),
                (
                    "withdrawn_itself",
                    models.BooleanField(default=False, verbose_name="withdrawn by itself"),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="withdrawn"),
                ),
                (
                    "left_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="left its collection"),
                ),
                (
                    "authors",
                    models.ManyToManyField(
                        related_name="works",
                        through="corpus.Authorship",
                        to="corpus.author",
                        verbose_name="authors",
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="works",
                        to="corpus.collection",
                        verbose_name="collection",
                    ),
                ),
            ],
            options={
                "verbose_name": "work",
                "verbose_name_plural": "works",
                "ordering": ["-collection", "pk"],
            },
        ),
        migrations.AddField(
            model_name="authorship",
            name="work",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="authorships",
                to="corpus.work",
            ),
        ),
        migrations.AddConstraint(
            model_name="author",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "unknown"), models.Q(("name", ""), _negated=True), _connector="OR"
                ),
                name="corpus_author_known_has_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="author",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("born", None), ("died", None), ("died__gte", models.F("born")), _connector="OR"
                ),
                name="corpus_author_dies_after_birth",
            ),
        ),
        migrations.AddIndex(
            model_name="refusedfile",
            index=models.Index(fields=["collection", "reason"], name="corpus_refused_why"),
        ),
        migrations.AddIndex(
            model_name="work",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], name="corpus_work_words"
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(fields=["collection", "row"], name="corpus_work_row"),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                models.OrderBy(models.F("collection"), descending=True),
                models.F("id"),
                name="corpus_work_browse",
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", False)),
                fields=["withdrawn_at"],
                name="corpus_work_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.UniqueConstraint(
                fields=("collection", "source"), name="corpus_work_once_in_collection"
            ),
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_itself", False), ("withdrawn_at__isnull", False), _connector="OR"
                ),
                name="corpus_work_withdrawal_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorship",
            constraint=models.UniqueConstraint(
                fields=("work", "author"), name="corpus_authorship_once"
            ),
        ),
    ]
