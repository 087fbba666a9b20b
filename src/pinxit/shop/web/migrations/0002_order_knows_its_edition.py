"""An order's copy of its edition's size is the edition's size, by foreign key.

With the check constraint on the number, no order can have a number beyond its edition, and no
edition that was ordered from can change its size.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=(
                "ALTER TABLE shop_order ADD CONSTRAINT shop_order_knows_its_edition"
                " FOREIGN KEY (edition_id, edition_size) REFERENCES shop_edition (id, size)"
            ),
            reverse_sql="ALTER TABLE shop_order DROP CONSTRAINT shop_order_knows_its_edition",
        )
    ]
