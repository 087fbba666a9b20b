"""market."""

__all__: list[str] = []
