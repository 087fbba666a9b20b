"""Template tags of the provenance room."""
