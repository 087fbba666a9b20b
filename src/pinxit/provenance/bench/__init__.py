"""Measuring the provenance room: the log's speed, its proofs, and what a kill does to it."""
