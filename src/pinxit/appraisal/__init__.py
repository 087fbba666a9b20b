"""appraisal."""

__all__: list[str] = []
