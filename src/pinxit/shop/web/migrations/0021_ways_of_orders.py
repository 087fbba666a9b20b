"""How each order came about, where a thing is sent to, and payments that a buyer left."""

from django.db import migrations, models

import pinxit.shop.core.goods

#: An auction remembers the order of whoever has the work now, and who did not pay before.
SAY_HOW = """
UPDATE shop_order SET way = good WHERE good <> 'copy';
UPDATE shop_order SET way = 'print' FROM shop_printjob AS job
    WHERE job.order_id = shop_order.id;
UPDATE shop_order SET way = 'waiting' FROM shop_waiting AS place
    WHERE place.order_id = shop_order.id;
UPDATE shop_order SET way = 'bargain' FROM shop_bargain AS bargain
    WHERE bargain.order_id = shop_order.id;
UPDATE shop_order SET way = 'auction' FROM shop_auction AS auction
    WHERE auction.order_id = shop_order.id
       OR shop_order.good = 'copy' AND shop_order.way = 'label' AND shop_order.paid_at IS NULL
          AND shop_order.edition_id = auction.edition_id AND shop_order.number = auction.number
          AND shop_order.placed_at >= auction.ended_at
          AND auction.passed_over @> to_jsonb(shop_order.buyer_id);
"""

_KEPT = (
    "order_id", "commission_id", "goods", "list_minor", "tax_minor", "treatment", "place",
    "rate_ppm", "rate_source", "bill_country", "bill_region", "tax_number", "number_check_id",
    "start", "agreement", "agreed_at",
)  # fmt: skip
#: As in migration 0014, and where the thing goes.
TERMS_STAY = """
CREATE OR REPLACE FUNCTION shop_terms_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW({new}) IS DISTINCT FROM ROW({old})
       AND (EXISTS (SELECT 1 FROM shop_order WHERE id = OLD.order_id AND paid_at IS NOT NULL)
            OR EXISTS (SELECT 1 FROM shop_bill
                       WHERE commission_id = OLD.commission_id AND paid_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'the terms of an order that was paid stay as they were'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
"""


def _stay(names: tuple[str, ...]) -> str:
    return TERMS_STAY.format(
        new=", ".join(f"NEW.{name}" for name in names),
        old=", ".join(f"OLD.{name}" for name in names),
    )


class Migration(migrations.Migration):
    dependencies = [("shop", "0020_prints")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="way",
            field=models.CharField(
                default=pinxit.shop.core.goods.Way["LABEL"], editable=False, max_length=7
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="left_at",
            field=models.DateTimeField(null=True, verbose_name="left"),
        ),
        migrations.AddField(
            model_name="saleterms",
            name="sent_to",
            field=models.CharField(blank=True, default="", max_length=2, verbose_name="sent to"),
            preserve_default=False,
        ),
        migrations.RunSQL(SAY_HOW, migrations.RunSQL.noop),
        migrations.RunSQL(_stay((*_KEPT, "sent_to")), _stay(_KEPT)),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("good", "proof"), ("way", "proof")),
                    models.Q(("good", "licence"), ("way", "licence")),
                    models.Q(
                        ("good", "copy"),
                        ("way__in", ["auction", "bargain", "label", "print", "waiting"]),
                    ),
                    _connector="OR",
                ),
                name="shop_order_way",
            ),
        ),
    ]
