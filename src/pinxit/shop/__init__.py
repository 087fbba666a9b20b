"""shop."""

__all__: list[str] = []
