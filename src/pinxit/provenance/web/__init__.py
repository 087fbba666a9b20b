"""The pages and tables of the provenance room."""
