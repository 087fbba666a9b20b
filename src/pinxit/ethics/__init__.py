"""ethics."""

__all__: list[str] = []
