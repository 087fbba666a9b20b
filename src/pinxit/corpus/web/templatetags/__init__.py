"""Template tags of the corpus room."""
