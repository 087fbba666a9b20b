"""Pinxit: an open, self-hosted AI art studio and gallery shop."""

__version__ = "0.1.0"
