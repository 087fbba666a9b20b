"""Template tags of the gallery room."""
