"""studio."""

__all__: list[str] = []
