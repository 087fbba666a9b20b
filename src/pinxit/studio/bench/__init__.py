"""Measuring the studio: one module a part of what `pinxit bench` says."""
