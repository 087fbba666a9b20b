"""Market: what art has cost, and what a work may be worth.

In:  sale records with their licence and source.
Out: nothing yet; valuations, price indices and forecasts will leave by this door.
"""

__all__: list[str] = []
