"""How many examples a property is tried with: few, and the same each time."""

from hypothesis import settings

few_or_many = settings(max_examples=25, deadline=None, database=None, derandomize=True)
