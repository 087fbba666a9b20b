"""What the licence gate says of a real collection."""

from datetime import UTC, datetime
from pathlib import Path

from pinxit.corpus.adapters.collection import MissingCollectionError, open_collection
from pinxit.corpus.adapters.sets import gather
from pinxit.corpus.core.gate import judge_all
from pinxit.corpus.core.rights import Purpose


def measure_openclipart(home: Path) -> dict[str, float]:
    """Return what became of the 7,458 drawings of OpenClipart.

    Args:
        home: PINXIT_HOME/corpus; the collection is gathered there if it is not.

    Returns:
        `openclipart_offered`, `openclipart_works`, one `openclipart_dropped_…` a reason, and
        `openclipart_pass_sell` with one `openclipart_refused_sell_…` a reason.
    """
    try:
        collection = open_collection(home / "openclipart")
    except MissingCollectionError:
        collection = gather("openclipart", home, report=lambda *_: None)
    dropped = collection.header.refused
    today = datetime.now(tz=UTC).date()
    report = judge_all(collection.works, Purpose.SELL, today=today)
    figures: dict[str, float] = {
        "openclipart_offered": collection.header.works + sum(dropped.values()),
        "openclipart_works": collection.header.works,
        "openclipart_pass_sell": len(report.passing),
    }
    for reason, number in dropped.items():
        figures[f"openclipart_dropped_{_key(reason)}"] = number
    for change in report.changes:
        figures[f"openclipart_refused_sell_{_key(change.reason)}"] = change.refused
    return figures


def _key(reason: str) -> str:
    return reason.replace("-", "_")
