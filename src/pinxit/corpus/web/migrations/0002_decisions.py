import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("corpus", "0001_works"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuthorClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("statement", models.TextField(verbose_name="why this is you")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("confirmed", "confirmed"),
                            ("declined", "declined"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="claimed")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="corpus.author",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="author_claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "claim of an author",
                "verbose_name_plural": "claims of authors",
                "ordering": ["made_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[("withdrawn", "withdrawn"), ("restored", "given back")],
                        max_length=9,
                        verbose_name="what was done",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="corpus.author",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="corpus.work",
                    ),
                ),
            ],
            options={
                "verbose_name": "withdrawal",
                "verbose_name_plural": "withdrawals",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("granted", "granted"),
                            ("refused", "refused"),
                            ("unknown", "taken back"),
                        ],
                        max_length=7,
                        verbose_name="answer",
                    ),
                ),
                ("grantor", models.CharField(max_length=200, verbose_name="said by")),
                ("given_on", models.DateField(verbose_name="said on")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="corpus.author",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="corpus.work",
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="authorclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("author", "person"),
                name="corpus_claim_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "confirmed")),
                fields=("author",),
                name="corpus_claim_one_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="corpus_claim_decided_in_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("author", None), ("work__isnull", False)),
                    models.Q(("author__isnull", False), ("work", None)),
                    _connector="OR",
                ),
                name="corpus_withdrawal_has_one_subject",
            ),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["author", "purpose"], name="corpus_consent_of_author"),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["work", "purpose"], name="corpus_consent_of_work"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("author", None), ("work__isnull", False)),
                    models.Q(("author__isnull", False), ("work", None)),
                    _connector="OR",
                ),
                name="corpus_consent_has_one_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("grantor", ""), _negated=True),
                name="corpus_consent_has_grantor",
            ),
        ),
    ]
