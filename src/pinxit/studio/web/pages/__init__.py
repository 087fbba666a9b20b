"""Pages of the studio beyond the desk and the piece, one subject a module."""
