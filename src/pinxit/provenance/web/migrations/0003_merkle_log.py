"""Make a tree of the chain: every entry keeps its place, its words and its digest.

What the tree holds of an entry from before is the very text that its digest was computed from, so
that certificates and remembered ends from then still hold.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pinxit.kernel import Digest
from pinxit.provenance.core.entry import Entry, moment
from pinxit.provenance.core.merkle import leaf_hash

ENTRIES_MAY_CHANGE = "ALTER TABLE provenance_logentry DISABLE TRIGGER provenance_log_stays"
ENTRIES_STAY = "ALTER TABLE provenance_logentry ENABLE TRIGGER provenance_log_stays"

CHECKPOINTS_STAY = """
CREATE TRIGGER provenance_checkpoint_stays
    BEFORE UPDATE OR DELETE ON provenance_logcheckpoint
    FOR EACH STATEMENT EXECUTE FUNCTION provenance_log_refuse();

CREATE TRIGGER provenance_checkpoints_are_not_emptied
    BEFORE TRUNCATE ON provenance_logcheckpoint
    FOR EACH STATEMENT EXECUTE FUNCTION provenance_log_refuse();
"""
CHECKPOINTS_MAY_CHANGE = """
DROP TRIGGER provenance_checkpoints_are_not_emptied ON provenance_logcheckpoint;
DROP TRIGGER provenance_checkpoint_stays ON provenance_logcheckpoint;
"""


def hash_entries(apps, schema_editor):  # noqa: ARG001 - Django's
    rows = apps.get_model("provenance", "LogEntry").objects
    for row in rows.order_by("index").iterator(2000):
        entry = Entry(row.index, row.event, moment(row.recorded_at), Digest(row.previous))
        rows.filter(pk=row.pk).update(leaf_hash=leaf_hash(entry.leaf))


class Migration(migrations.Migration):
    dependencies = [
        ("provenance", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "logentry",
            "leaf_hash",
            models.BinaryField(max_length=32, null=True, verbose_name="hash in the tree"),
        ),
        migrations.RunSQL(ENTRIES_MAY_CHANGE, ENTRIES_STAY),
        migrations.RunPython(hash_entries, migrations.RunPython.noop),
        migrations.RunSQL(ENTRIES_STAY, ENTRIES_MAY_CHANGE),
        migrations.AlterField(
            "logentry",
            "leaf_hash",
            models.BinaryField(max_length=32, verbose_name="hash in the tree"),
        ),
        migrations.AlterField(
            "logentry",
            "previous",
            models.CharField(
                editable=False,
                max_length=64,
                null=True,
                unique=True,
                verbose_name="digest of the entry before",
            ),
        ),
        migrations.CreateModel(
            name="LogCheckpoint",
            fields=[
                (
                    "size",
                    models.BigIntegerField(
                        primary_key=True, serialize=False, verbose_name="entries"
                    ),
                ),
                ("root", models.CharField(max_length=64, verbose_name="root")),
                ("note", models.TextField(verbose_name="signed note")),
                ("signed_at", models.DateTimeField(verbose_name="signed")),
            ],
            options={
                "verbose_name": "checkpoint",
                "verbose_name_plural": "checkpoints",
                "ordering": ("size",),
            },
        ),
        migrations.RunSQL(CHECKPOINTS_STAY, CHECKPOINTS_MAY_CHANGE),
        migrations.CreateModel(
            name="LogCosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("witness", models.CharField(max_length=200, verbose_name="witness")),
                ("key", models.CharField(max_length=300, verbose_name="public key")),
                ("line", models.TextField(verbose_name="signature")),
                ("signed_at", models.DateTimeField(verbose_name="signed")),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="provenance.logcheckpoint",
                    ),
                ),
            ],
            options={
                "verbose_name": "cosignature",
                "verbose_name_plural": "cosignatures",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("checkpoint", "key"), name="provenance_witness_cosigns_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LogDisclosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.CharField(max_length=40, verbose_name="part")),
                ("text", models.TextField(verbose_name="text")),
                ("salt", models.BinaryField(max_length=32, verbose_name="salt")),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="provenance.logentry",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "text outside the log",
                "verbose_name_plural": "texts outside the log",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "part"), name="provenance_part_told_once"
                    )
                ],
            },
        ),
    ]
