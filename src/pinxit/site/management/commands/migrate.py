"""Django's `migrate`, which fills a database that is empty at once."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from pinxit.site.new_database import fill


class Command(migrate.Command):
    """Bring a database up to date, from nothing or from any version."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill an empty database, and apply what is newer."""
        only_asks = options["plan"] or options["check_unapplied"] or options["app_label"]
        if not only_asks:
            fill(connections[options["database"]])
        super().handle(*args, **options)
